// status/status.mjs — the exported status page opened from the disk: nothing of ours runs, no script, no network.
//	node status/status.mjs [FOLDER]     with a folder, full-page pictures go there
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { context, launch, looks } from '../lib/browser.mjs';
import { noBarriers } from '../lib/axe.mjs';
import { build, root } from '../lib/demo.mjs';

const folder = process.argv[2], dir = mkdtempSync(path.join(tmpdir(), 'belfry-status-')), site = path.join(dir, 'site');
const settings = ['--database', path.join(dir, 'belfry.db'), '--data_dir', path.join(dir, 'data'), '--vendor_name', 'Northwind'];
const belfry = (...args) => execFileSync(path.join(build, 'belfry'), [...args, ...settings], { stdio: 'pipe' });
belfry('init');
execFileSync('sqlite3', [path.join(dir, 'belfry.db')], { input: readFileSync(path.join(root, 'tests/support/notices.sql')), stdio: 'pipe' });
belfry('status', 'export', site);

const at = (name) => pathToFileURL(path.join(site, name)).href;
const with_title = (kind, words) => `${kind}/${readdirSync(path.join(site, kind)).find((f) => readFileSync(path.join(site, kind, f), 'utf8').includes(words))}`;
const outage = with_title('incidents', 'A disk was full'), browser = await launch();
const pages = { index: 'index.html', 'index-es': 'es/index.html', outage, 'outage-es': `es/${outage}`,
	planned: with_title('maintenance', 'Database upgrade'), history: 'history/index.html',
	month: `history/${readdirSync(path.join(site, 'history')).sort()[0]}` };
let passed = 0, failed = 0;

/* A page of the disk; whatever it asks for that is not a file beside it is a failure (axe reads the style sheet again by itself: "xhr"). */
async function check(name, look, run) {
	const ctx = await context(browser, look), page = await ctx.newPage(), list = [];
	page.on('request', (r) => { if (!r.url().startsWith(pathToFileURL(site).href)) list.push(`asked for ${r.url()}`); });
	page.on('requestfailed', (r) => { if (r.resourceType() !== 'xhr') list.push(`${r.url()}: ${r.failure()?.errorText}`); });
	page.on('pageerror', (e) => list.push(e.message));
	page.setDefaultTimeout(10_000);
	try {
		await run(page);
		assert.deepEqual(list, []);
		passed++;
	} catch (e) {
		failed++;
		console.log(`FAIL status_${name}: ${e.message}`);
	}
	await ctx.close();
}

for (const look of looks)
	await check(look.name, look, async (page) => {
		for (const [name, file] of Object.entries(pages)) {
			await page.goto(at(file));
			await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
			if (folder)
				await page.screenshot({ path: path.join(folder, `${name}-${look.name}.png`), fullPage: true });
			await noBarriers(page, `${name}, ${look.name}`);
		}
	});

await check('without_script', { javaScriptEnabled: false }, async (page) => {
	await page.goto(at('index.html'));
	await page.getByRole('heading', { name: 'There is a partial outage', level: 1 }).waitFor();
	await page.getByRole('link', { name: 'Mobile Portal shows yesterday’s grades' }).click();
	await page.getByText('A queue stood still.').waitFor();
	assert.equal(await page.evaluate(() => document.querySelectorAll('script').length), 0);
	await page.getByRole('link', { name: 'Español' }).click();
	await page.locator('html[lang=es]').waitFor();
	for (const name of ['Fuente (Atom)', 'Calendario de mantenimiento'])
		assert.ok((await page.getByRole('link', { name }).evaluate((e) => e.href)).startsWith(at('es/')), `${name} is Spanish`);
	await page.getByText('A queue stood still.').waitFor();
	await page.getByRole('link', { name: 'English' }).click();
	await page.getByRole('link', { name: 'History' }).click();
	await page.getByRole('listitem').filter({ hasText: 'notification' }).last().getByRole('link').click();
	await page.getByRole('link', { name: 'Reports come late' }).click();
	await page.getByRole('link', { name: 'Now' }).click();
	await page.getByRole('heading', { name: 'There is a partial outage', level: 1 }).waitFor();
});

/* Who hears the page gets the states and the bars in words. */
await check('in_words', {}, async (page) => {
	await page.goto(at('index.html'));
	const bars = page.getByRole('img', { name: /^Student Information, the last 90 days: \d+\.\d\d % uptime, 2 days with notifications$/ });
	assert.equal(await bars.count(), 1);
	assert.equal(await page.getByRole('img').count(), 7); // one is retired
	assert.deepEqual(await page.locator('#services ~ h3').allTextContents(), ['Mobile']);
	assert.deepEqual(await page.getByRole('heading', { level: 4 }).allTextContents(), ['Mobile Portal', 'Mobile Notifications']);
	const service = page.getByRole('listitem').filter({ has: bars });
	assert.ok((await service.textContent()).includes('Under maintenance'));
	await service.locator('summary').press('Enter');
	await service.getByText(/: Outage$/).waitFor();
	assert.equal(await page.getByText('SECRET').count(), 0);
});

await browser.close();
rmSync(dir, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
