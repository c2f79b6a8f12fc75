// admin/imports.test.mjs — data in, as a district's administrator does it: sending a set, only checking one, a held one let through; settings,
// words; a provider. In a district of its own, so that the demo's families keep their records.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, root } from '../lib/demo.mjs';

const district = 'Harbor Point', admin = { email: 'ida@harbor.example', password: 'four plain words here' };
const belfry = (t, args, input = '') => {
	const dir = path.dirname(t.site.log);
	const run = spawnSync(path.join(build, 'belfry'), [...args, '--database', path.join(dir, 'belfry.db'), '--data_dir', path.join(dir, 'data')], { input });
	assert.equal(run.status, 0, `${args.join(' ')}: ${run.stderr}`);
	return run.stdout.toString();
};
const zipped = (dir, name, files) => {
	const run = spawnSync('zip', ['-q', '-j', path.join(dir, name), ...files.map((f) => path.join(dir, f))]);
	assert.equal(run.status, 0, String(run.stderr));
	return path.join(dir, name);
};

/* The district, once for all tests of this file. */
let made = false;
async function signedIn(t, to) { // some forms are sent wrong on purpose
	if (!made) {
		belfry(t, ['account', 'add', '--name', district, '--state', 'WA']);
		belfry(t, ['user', 'add', '--email', admin.email, '--name', 'Ida Lund', '--admin', district], `${admin.password}\n`);
		made = true;
	}
	return t.signedIn(admin, to, { expect: [/status of 422/] });
}

async function folder(use) {
	const dir = await mkdtemp(path.join(tmpdir(), 'belfry-imports-'));
	try {
		await use(dir);
	} finally {
		await rm(dir, { recursive: true, force: true });
	}
}

/* Sends a file, and waits until the page, which renews itself, says what became of it. */
async function send(page, file, state, { check = false } = {}) {
	await page.goto('/admin/imports');
	await page.getByLabel('File').setInputFiles(file);
	await page.getByLabel('Only check: change nothing').setChecked(check);
	await page.getByRole('button', { name: 'Send' }).click();
	await page.waitForURL(/\/admin\/imports\/\w{13}$/);
	await page.locator('dd', { hasText: new RegExp(`^${state}$`) }).waitFor({ timeout: 30_000 });
}

async function sends(t) {
	const page = await signedIn(t, '/admin/imports');
	await page.getByText('Nothing has been imported yet.').waitFor();
	await t.sound(page, 'imports, none');
	await page.getByRole('button', { name: 'Send' }).click();
	await page.getByText('File is required.').first().waitFor();
	await t.sound(page, 'imports, no file');
	await folder(async (dir) => {
		spawnSync(path.join(build, 'belfry'), ['demo', '--write', dir, '--students', '30', '--seed', '5']);
		const set = path.join(dir, 'oneroster.zip');
		await send(page, set, 'Checked, nothing changed', { check: true });
		await t.sound(page, 'a checked set');
		await page.getByText('This set was only checked.').waitFor();
		await send(page, set, 'Applied');
		await t.sound(page, 'an applied set');
		await t.picture(page, 'admin-import-desktop');
		assert.match(await page.getByRole('row').filter({ hasText: 'users.csv' }).innerText(), /users\.csv\s+\d+\s+\d+\s+0\s+0\s+0/);

		// Half of the people are gone: held, dismissed; sent once more, let through.
		spawnSync(path.join(build, 'belfry'), ['demo', '--write', dir, '--students', '10', '--seed', '5']);
		await send(page, set, 'Held');
		await page.getByRole('heading', { name: 'Held: this would delete much' }).waitFor();
		await t.sound(page, 'a held set');
		await t.picture(page, 'admin-import-held-desktop');
		await page.getByRole('button', { name: 'Do not apply it' }).click();
		await page.locator('dd', { hasText: /^Not let through$/ }).waitFor();
		await send(page, set, 'Held');
		await page.getByRole('button', { name: 'Apply it', exact: true }).click();
		await page.locator('dd', { hasText: /^Applied$/ }).waitFor({ timeout: 30_000 });
		assert.match(await page.getByRole('row').filter({ hasText: 'users.csv' }).innerText(), /users\.csv(\s+\d+){3}\s+[1-9]\d*\s+0/);

		// A damaged one, by a phone.
		const bytes = await readFile(set), cut = path.join(dir, 'cut.zip');
		await writeFile(cut, bytes.subarray(0, bytes.length / 2));
		await send(page, cut, 'Refused');
		await t.sound(page, 'a refused set');
		await writeFile(path.join(dir, 'orgs.csv'), 'sourcedId,status\n"never closed');
		await writeFile(path.join(dir, 'manifest.csv'), 'propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\nfile.orgs,bulk\n');
		await send(page, zipped(dir, 'quote.zip', ['manifest.csv', 'orgs.csv']), 'Refused');
		await t.sound(page, 'errors with their places');
		await page.goto('/admin/imports');
		await t.sound(page, 'imports, history');
		await t.picture(page, 'admin-imports-desktop');
	});
}

async function sets(t) {
	const page = await signedIn(t, '/admin/imports');
	await page.getByRole('link', { name: 'Import settings' }).click();
	await t.sound(page, 'import settings');
	await t.picture(page, 'admin-import-settings-desktop');
	const share = page.getByLabel('Bad rows that may be left out, in percent');
	await share.fill('101');
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByText('There is a problem').or(page.locator('#skip_share-error')).first().waitFor();
	await t.sound(page, 'import settings, wrong');
	assert.equal(await share.inputValue(), '101');
	await share.fill('2');
	await page.getByLabel('Strict: refuse what the standard forbids').check();
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByText('The settings were changed.').waitFor();
	assert.equal(await share.inputValue(), '2');
	await page.getByLabel('Strict: refuse what the standard forbids').uncheck();
	await share.fill('');
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByText('The settings were changed.').waitFor();
	assert.equal(await share.inputValue(), '0');

	await page.getByRole('link', { name: 'Words' }).click();
	await t.sound(page, 'words');
	await page.getByRole('textbox', { name: 'Word' }).fill('Field trip');
	await page.getByRole('combobox', { name: 'Meaning' }).selectOption('absent-exempt');
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByText('The word was saved.').waitFor();
	await t.sound(page, 'words, one of our own');
	await t.picture(page, 'admin-import-words-desktop');
	await page.getByRole('button', { name: 'Remove field trip' }).click();
	await page.getByText('The word was removed.').waitFor();
	assert.equal(await page.getByRole('button', { name: 'Remove field trip' }).count(), 0);
}

async function asks(t) {
	const page = await signedIn(t, '/admin/imports/provider');
	await t.sound(page, 'provider, none');
	await page.getByRole('radio', { name: 'OneRoster 1.2' }).check();
	await page.getByLabel('Base URL').fill('http://10.0.0.8');
	await page.getByLabel('Token URL').fill('https://sis.example.org/token');
	await page.getByLabel('Client ID').fill('client id');
	await page.getByLabel('Schedule').selectOption('never');
	await page.getByRole('button', { name: 'Save' }).click();
	await page.locator('#base_url-error').waitFor();
	await page.locator('#secret-error').waitFor();
	await t.sound(page, 'provider, wrong');
	await page.getByLabel('Base URL').fill('https://sis.example.org');
	await page.getByLabel('Client secret').fill('zq secret');
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByText('The provider was saved.').waitFor();
	assert.equal(await page.getByLabel('Client secret').inputValue(), '');

	// One that answers, on this machine: only the command line can allow that.
	const provider = spawn('/usr/bin/python3', [path.join(root, 'tests/support/oneroster.py'), 'clamp'], { stdio: ['pipe', 'pipe', 'inherit'] });
	try {
		const port = await new Promise((told) => provider.stdout.once('data', (d) => told(Number(d))));
		const address = `http://127.0.0.1:${port}`;
		belfry(t, ['district', 'provider', '--district', district, `base_url=${address}`, `token_url=${address}/token`, '--private', '--secret'], 's3cret/+\n');
		await page.goto('/admin/imports/provider');
		await page.getByText('This provider may stand in a private network').waitFor();
		await page.getByRole('button', { name: 'Ask now' }).click();
		await page.getByText('The provider is being asked.').waitFor();
		await page.locator('td', { hasText: /^Done$/ }).waitFor({ timeout: 30_000 });
		await t.sound(page, 'provider, a run');
		await t.picture(page, 'admin-provider-desktop');
		await page.getByRole('link', { name: 'Report' }).first().click();
		await page.locator('dd', { hasText: /^(Applied|Held)$/ }).waitFor({ timeout: 30_000 });
	} finally {
		provider.kill();
	}
	await page.goto('/admin/imports/provider');
	await page.getByRole('button', { name: 'Ask now' }).click();
	await page.locator('td', { hasText: /^Failed$/ }).waitFor({ timeout: 60_000 }); // it is gone
	await t.sound(page, 'provider, a run that failed');
	await page.getByRole('button', { name: 'Remove the provider' }).click();
	await page.getByText('The provider was removed.').waitFor();
	assert.equal(await page.getByRole('button', { name: 'Ask now' }).count(), 0);
}

export const tests = [
	{ name: 'admin_imports_sends', run: sends },
	{ name: 'admin_imports_sets', run: sets },
	{ name: 'admin_imports_asks', run: asks },
];
