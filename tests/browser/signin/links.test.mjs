// signin/links.test.mjs — confirming an account from its mail, a forgotten password, one's own password, devices; mails are read as an
// operator would: with `belfry outbox`.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from '../lib/demo.mjs';

const REFUSED = [/status of (404|422)/];
const OLD = 'four quiet herons stand', NEW = 'nine violet umbrellas', NEWER = 'ten wooden flutes play';
const belfry = path.join(build, 'belfry');
const settings = (t) => {
	const dir = path.dirname(t.site.log);
	return ['--database', path.join(dir, 'belfry.db'), '--data_dir', path.join(dir, 'data')];
};

/* A contact of this test's own: the demo's people are for the other tests. Without a password: invited. */
async function newContact(t, email, name, password = '') {
	const child = spawn(belfry, ['user', 'add', ...settings(t), '--email', email, '--name', name, '--contact', 'Maple Grove School District:technical'],
		{ stdio: ['pipe', 'ignore', 'inherit'] });
	child.stdin.end(password && `${password}\n`);
	const code = await new Promise((ended) => child.once('close', ended));
	assert.equal(code, 0, 'belfry user add');
}

const outbox = async (t, ...args) => JSON.parse((await promisify(execFile)(belfry, ['outbox', ...args, '--json', ...settings(t)])).stdout);
const mailsTo = async (t, address) => (await outbox(t, 'list')).filter((m) => m.address === address);

/* The newest mail to this address, once there are `n`. */
async function mailTo(t, address, n = 1) {
	for (let i = 0; i < 100; i++) {
		const list = await mailsTo(t, address);
		if (list.length >= n)
			return outbox(t, 'show', list[0].id);
		await new Promise((wait) => setTimeout(wait, 100));
	}
	throw new Error(`no ${n} mails to ${address}`);
}
const linkIn = (mail) => /^http\S+\/set-password\/\S+$/m.exec(mail.body)[0];

async function signIn(page, email, password) {
	await page.goto('/sign-in');
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password').fill(password);
	await page.locator('main form').getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function askFor(page, link, email) {
	await page.goto('/sign-in');
	await page.getByRole('link', { name: link }).click();
	await page.getByLabel('E-mail').fill(email);
	await page.getByRole('button', { name: 'Mail me a link' }).click();
	await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
}

async function confirms(t) {
	const email = 'nora.lind@maplegrove.example', page = await t.page({ expect: REFUSED });
	await newContact(t, email, 'Nora Lind');
	await page.goto('/sign-in/confirm');
	await t.sound(page, 'confirm');
	await askFor(page, /^First time here/, email);
	await t.sound(page, 'check your mail');
	const mail = await mailTo(t, email), link = linkIn(mail);
	assert.match(mail.subject, /^Confirm your account at /);
	assert.match(mail.body, /^Hello Nora Lind,/);
	await page.goto(link);
	await page.reload(); // looking uses nothing up
	await page.getByText('Welcome, Nora Lind.').waitFor();
	await t.sound(page, 'set password');
	await page.getByLabel('New password').fill('noralindnoralind');
	await page.getByRole('button', { name: 'Confirm and set password' }).click();
	await page.locator('#password-error').getByText('This password contains a name').waitFor();
	await t.sound(page, 'set password refused');
	await page.getByLabel('New password').fill(NEW);
	await page.getByLabel('Show the password').check();
	assert.equal(await page.getAttribute('#password', 'type'), 'text');
	await page.getByRole('button', { name: 'Confirm and set password' }).click();
	await page.getByText('Your password is set.').waitFor();
	await signIn(page, email, NEW);
	await page.waitForURL('**/support');
	await page.goto(link);
	await page.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
	await t.sound(page, 'link over');
}

async function forgets(t) {
	const email = 'paul.berg@maplegrove.example', page = await t.page({ expect: REFUSED, device: 'phone' });
	await newContact(t, email, 'Paul Berg', OLD);
	const elsewhere = await t.page();
	await signIn(elsewhere, email, OLD);
	await elsewhere.waitForURL('**/support');
	await askFor(page, 'Forgot your password?', email);
	const first = linkIn(await mailTo(t, email));
	await askFor(page, 'Forgot your password?', email);
	const second = linkIn(await mailTo(t, email, 2));
	await page.goto(first);
	await page.getByText('a newer one was mailed').waitFor();
	await page.goto(second);
	await page.getByLabel('New password').fill(NEW);
	await page.getByRole('button', { name: 'Set password' }).click();
	await page.getByText('Your password is set.').waitFor();
	assert.match((await mailTo(t, email, 3)).subject, /was changed$/);
	await elsewhere.goto('/support/cases');
	await elsewhere.getByText('You were signed out on this device').waitFor();
	await t.sound(elsewhere, 'sign-in after the session ended');
	await signIn(page, email, OLD);
	await page.getByText('The name or the password is not right.').waitFor();
	await signIn(page, email, NEW);
	await page.waitForURL('**/support');
}

async function nobodyIsToldApart(t) {
	const seen = [];
	for (const email of [t.who('authorized').email, 'nobody@maplegrove.example']) {
		const page = await t.page();
		await askFor(page, 'Forgot your password?', email);
		seen.push((await page.locator('main').innerHTML()).replaceAll(email, 'ADDRESS'));
	}
	assert.equal(seen[0], seen[1]);
	assert.deepEqual(await mailsTo(t, 'nobody@maplegrove.example'), []);
}

async function changesOwn(t) {
	const email = 'iris.koch@maplegrove.example', page = await t.page({ expect: REFUSED }), other = await t.page();
	await newContact(t, email, 'Iris Koch', OLD);
	for (const one of [page, other]) {
		await signIn(one, email, OLD);
		await one.waitForURL('**/support');
	}
	await page.goto('/account');
	await page.getByText('Here you are signed out after 30 minutes without use, and after 12 hours in any case.').waitFor();
	await t.sound(page, 'account with two devices');
	await page.getByRole('link', { name: 'Change your password' }).click();
	await t.sound(page, 'change password');
	await page.getByLabel('Current password').fill('not this one');
	await page.getByLabel('New password').fill(NEWER);
	await page.getByRole('button', { name: 'Change password' }).click();
	await page.locator('#current-error').getByText('This is not your current password.').waitFor();
	await page.getByLabel('Current password').fill(OLD);
	await page.getByLabel('New password').fill(NEWER);
	await page.getByRole('button', { name: 'Change password' }).click();
	await page.getByText('Your password was changed').waitFor();
	await other.reload();
	assert.match(other.url(), /\/sign-in/);
	await page.getByRole('button', { name: 'Sign out everywhere' }).click();
	await page.getByText('You are signed out everywhere.').waitFor();
	await page.goto('/account');
	assert.match(page.url(), /\/sign-in/);
}

async function help(t) {
	const page = await t.page({ device: 'phone' });
	await page.goto('/sign-in');
	await page.getByRole('link', { name: 'Need help?' }).click();
	await t.sound(page, 'help with signing in');
	await page.getByRole('link', { name: 'To the mobile portal' }).click();
	await page.waitForURL('**/portal/**');
}

async function withoutScript(t) {
	const email = 'omar.said@maplegrove.example', page = await t.page({ javaScriptEnabled: false });
	await newContact(t, email, 'Omar Said', OLD);
	await askFor(page, 'Forgot your password?', email);
	await page.goto(linkIn(await mailTo(t, email)));
	assert.equal(await page.getByLabel('Show the password').isVisible(), false);
	await page.getByLabel('New password').fill(NEW);
	await page.getByRole('button', { name: 'Set password' }).click();
	await page.getByText('Your password is set.').waitFor();
}

export const tests = [
	{ name: 'signin_links_confirm_an_account_from_its_mail', run: confirms },
	{ name: 'signin_links_forgotten_password', run: forgets },
	{ name: 'signin_links_known_and_unknown_look_the_same', run: nobodyIsToldApart },
	{ name: 'signin_links_own_password_and_devices', run: changesOwn },
	{ name: 'signin_links_help', run: help },
	{ name: 'signin_links_without_script', run: withoutScript },
];
