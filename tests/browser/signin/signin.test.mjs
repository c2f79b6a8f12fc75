// signin/signin.test.mjs — signing in and out, the way back, sessions, languages, the account dropdown; with and without JavaScript.
import assert from 'node:assert/strict';

const REFUSED = [/status of 422/];
const focused = (page) => page.evaluate(() => document.activeElement.textContent.trim());
const form = (page) => page.locator('main form');

async function send(page, email, password) {
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password').fill(password);
	await form(page).getByRole('button', { name: 'Sign in' }).click();
}

/* What a visitor can tell two refusals apart by: nothing but the address that he typed. */
async function refusal(page, email) {
	await page.goto('/sign-in');
	const answer = page.waitForResponse((r) => r.request().method() === 'POST');
	await send(page, email, 'certainly not this one');
	const status = (await answer).status();
	await page.waitForSelector('[data-errors]');
	const html = (await page.locator('main').innerHTML()).replaceAll(email, 'ADDRESS').replace(/name="_key" value="[^"]*"/g, '');
	return { status, title: await page.title(), html };
}

async function wrongPassword(t) {
	const page = await t.page({ expect: REFUSED });
	const known = await refusal(page, t.who('read_only').email), unknown = await refusal(page, 'nobody@maplegrove.example');
	assert.deepEqual(known, unknown);
	assert.equal(known.status, 422);
	assert.match(known.title, /^Error: Sign in/);
	assert.match(await focused(page), /^There is a problem/);
	assert.equal(await page.getByLabel('Password').inputValue(), '');
	assert.equal(await page.getByLabel('E-mail').inputValue(), 'nobody@maplegrove.example');
	await t.sound(page, 'sign-in refused');
}

async function comesAndGoes(t) {
	const page = await t.page(), who = t.who('authorized');
	await page.goto('/support/cases?show=closed');
	assert.match(page.url(), /\/sign-in\?return_to=/);
	await t.sound(page, 'sign-in');
	await send(page, who.email, who.password);
	await page.waitForURL('**/support/cases?show=closed');
	assert.equal(await page.getByText(who.name, { exact: true }).first().isVisible(), true);
	await page.getByRole('button', { name: 'Sign out' }).click();
	await page.waitForURL('**/sign-in');
	await page.goto('/support');
	assert.match(page.url(), /\/sign-in/);
}

async function returnsOnlyHere(t) {
	const page = await t.page(), who = t.who('authorized');
	await page.goto(`/sign-in?return_to=${encodeURIComponent('//evil.example/x')}`);
	await send(page, who.email, who.password);
	await page.waitForURL('**/support');
	assert.equal(new URL(page.url()).origin, t.site.origin);
}

async function endsAnotherSession(t) {
	const who = t.who('publisher'), here = await t.signedIn(who, '/account', { fresh: true }), there = await t.signedIn(who, '/account', { fresh: true });
	await here.reload();
	await t.sound(here, 'account');
	const others = here.getByRole('row').filter({ hasNotText: 'this one' }).filter({ has: here.getByRole('button') });
	const before = await others.count(); // latest use first: the one that has just been made, then those of other tests
	assert.ok(before >= 1);
	await others.first().getByRole('button', { name: /^Sign out of / }).click();
	await here.getByText('That device is signed out.').waitFor();
	assert.equal(await others.count(), before - 1);
	await there.reload();
	assert.match(there.url(), /\/sign-in/);
}

async function languages(t) {
	const page = await t.page({ device: 'phone' });
	await page.goto('/');
	await t.sound(page, 'front door');
	await page.getByRole('button', { name: 'Español' }).click();
	assert.equal(await page.getAttribute('html', 'lang'), 'es');
	assert.match(await page.textContent('h1'), /¿/);
	await page.locator('a[href="/sign-in"]').click();
	assert.equal(await page.getAttribute('html', 'lang'), 'es');
	assert.equal(await page.getByText('Sign in').count(), 0);
	await t.sound(page, 'sign-in in Spanish');
	await page.getByRole('button', { name: 'English' }).click();
	assert.equal(await page.textContent('h1'), 'Sign in');
	assert.equal(await page.getAttribute('html', 'lang'), 'en');
}

async function ownLanguage(t) {
	const who = t.who('state'), page = await t.signedIn(who, '/account');
	await page.getByLabel('Language').selectOption({ label: 'Español' });
	await page.getByRole('button', { name: 'Change language' }).click();
	await page.waitForSelector('html[lang=es]');
	await page.goto('/support');
	assert.equal(await page.getByText('Open cases').count(), 0);
	await t.sound(page, 'home in Spanish');
	await page.goto('/account');
	await page.locator('select[name=lang]').selectOption({ label: 'English' });
	await page.locator('form[action="/account/language"] button').click();
	await page.waitForSelector('html[lang=en]');
}

const shownAccount = (page) => page.locator('#shell-account option:checked').textContent();

async function switchesAccount(t) {
	const page = await t.signedIn(t.who('esa'), '/updates'), select = page.getByLabel('Account', { exact: true });
	const names = await select.locator('option').allTextContents();
	assert.ok(names.length > 1);
	const first = await shownAccount(page), other = names.find((name) => name !== first);
	assert.equal(await page.getByRole('button', { name: 'Change', exact: true }).isVisible(), false);
	await Promise.all([page.waitForEvent('load'), select.selectOption(other)]);
	assert.equal(await shownAccount(page), other);
	assert.equal(new URL(page.url()).pathname, '/updates');
	await page.goto('/support');
	assert.equal(await shownAccount(page), other);
	await t.sound(page, 'home of somebody who acts for several');
	await page.getByLabel('Account', { exact: true }).focus(); // keyboards: nothing happens until the button
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('ArrowUp');
	await page.keyboard.press('Tab');
	assert.equal(await focused(page), 'Change');
}

async function withoutScript(t) {
	const page = await t.page({ javaScriptEnabled: false, expect: REFUSED }), who = t.who('esa');
	await page.goto('/sign-in?return_to=/updates');
	await send(page, who.email, 'not the password');
	await page.getByText('There is a problem').waitFor();
	await page.getByLabel('Password').fill(who.password);
	await form(page).getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL('**/updates');
	const before = await shownAccount(page), names = await page.locator('#shell-account option').allTextContents();
	const other = names.find((name) => name !== before);
	await page.getByLabel('Account', { exact: true }).selectOption(other);
	await page.getByRole('button', { name: 'Change', exact: true }).click();
	await page.waitForURL('**/updates');
	assert.equal(await shownAccount(page), other);
	await page.getByRole('button', { name: 'Sign out' }).click();
	await page.waitForURL('**/sign-in');
}

export const tests = [
	{ name: 'signin_wrong_password_and_unknown_address_look_the_same', run: wrongPassword },
	{ name: 'signin_in_out_and_back_to_the_page', run: comesAndGoes },
	{ name: 'signin_return_to_stays_here', run: returnsOnlyHere },
	{ name: 'signin_ends_another_session', run: endsAnotherSession },
	{ name: 'signin_languages', run: languages },
	{ name: 'signin_own_language', run: ownLanguage },
	{ name: 'signin_account_dropdown', run: switchesAccount },
	{ name: 'signin_without_script', run: withoutScript },
];
