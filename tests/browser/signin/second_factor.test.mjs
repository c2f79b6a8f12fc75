// signin/second_factor.test.mjs — an authenticator app: set up, asked for at the next sign-in, refused when wrong or used, a recovery code
// instead of it, removed; and that before it is passed there is nothing to see.
import assert from 'node:assert/strict';
import { code, freshCode } from '../lib/totp.mjs';

const REFUSED = [/status of 422/];
const button = (page, name) => page.getByRole('button', { name, exact: true });

async function setUp(t, page) {
	await page.getByRole('link', { name: 'Two-step sign-in' }).click();
	await t.sound(page, 'two-step sign-in, none yet');
	await button(page, 'Set up an app').click();
	await page.waitForURL('**/account/second-factor/totp?**');
	const secret = (await page.locator('figure code').textContent()).replaceAll(' ', '');
	assert.match(secret, /^[A-Z2-7]{32}$/);
	assert.ok((await page.locator('svg[role=img] path').getAttribute('d')).length > 1000);
	await t.sound(page, 'setting up an app');
	await page.getByRole('textbox', { name: 'Code' }).fill('000000');
	await button(page, 'Confirm').click();
	await page.getByText('There is a problem').waitFor();
	assert.equal((await page.locator('figure code').textContent()).replaceAll(' ', ''), secret); // the same as before
	await t.sound(page, 'setting up an app, refused');
	await page.getByRole('textbox', { name: 'Code' }).fill(await freshCode(secret));
	await button(page, 'Confirm').click();
	await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
	const codes = (await page.locator('#codes li').allTextContents()).map((text) => text.trim());
	assert.equal(new Set(codes).size, 10);
	for (const one of codes)
		assert.match(one, /^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/);
	await t.sound(page, 'recovery codes');
	await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	await button(page, 'Copy').click();
	await button(page, 'Copied').waitFor();
	assert.equal(await page.evaluate(() => navigator.clipboard.readText()), codes.join('\n'));
	return { secret, codes };
}

async function typeCode(page, text, name = 'Continue') {
	await page.getByRole('textbox', { name: 'Code' }).fill(text);
	await button(page, name).click();
}

async function wholeLife(t) {
	const who = t.who('technical', 'ASP'), page = await t.signedIn(who, '/account', { expect: [...REFUSED, /status of 401/] });
	const { secret, codes } = await setUp(t, page);
	await page.getByRole('link', { name: 'I have kept them: continue' }).click();
	await page.getByText('10 codes are left').waitFor();
	await t.sound(page, 'two-step sign-in, set up');

	await button(page, 'Sign out').click();
	await page.goto('/sign-in?return_to=%2Fupdates');
	await t.signIn(page, who);
	assert.match(page.url(), /\/sign-in\/code\?return_to=%2Fupdates$/);
	await t.sound(page, 'the second step');
	assert.equal(await page.getByText('Cedar Hollow').count(), 0); // not even whose contact he is
	for (const path of ['/support', '/updates', '/account', '/account/second-factor']) {
		await page.goto(path);
		assert.match(page.url(), /\/sign-in\/code/);
	}
	assert.equal(await page.evaluate(() => fetch('/api/v1/cases').then((r) => r.status)), 401);

	await page.getByRole('link', { name: 'Use a recovery code' }).click();
	await t.sound(page, 'a recovery code instead');
	await page.goto('/sign-in/code?return_to=%2Fupdates');
	await typeCode(page, '000000');
	await page.getByText('This code is not right').first().waitFor();
	assert.equal(await page.getByRole('textbox', { name: 'Code' }).inputValue(), '');
	await t.sound(page, 'the second step, refused');
	const right = await freshCode(secret);
	await typeCode(page, right);
	await page.waitForURL('**/updates');

	const other = await t.page({ javaScriptEnabled: false, expect: REFUSED }); // another browser, without scripts
	await other.goto('/sign-in?return_to=%2Fupdates');
	await t.signIn(other, who);
	await typeCode(other, right); // seen over his shoulder
	await other.getByText('This code is not right').first().waitFor();
	await other.getByRole('link', { name: 'Use a recovery code' }).click();
	await typeCode(other, codes[0].toUpperCase().replaceAll('-', ' '));
	await other.waitForURL('**/updates');
	await other.getByText('You used a recovery code; 9 are left.').waitFor();

	await page.goto('/account/second-factor/remove');
	await t.sound(page, 'removing the app');
	await typeCode(page, await freshCode(secret), 'Remove the app');
	await page.getByText('The app is removed.').waitFor();
	await page.goto('/updates');
	assert.equal(new URL(page.url()).pathname, '/updates');
}

/* Staff: required, so it can't be taken away; RFC 6238's own vector keeps the tests' app honest. */
async function requiredOfStaff(t) {
	assert.equal(code('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', Math.floor(1111111109 / 30)), '081804');
	const page = await t.signedIn(t.who('agent'), '/account/second-factor');
	await page.getByText("the app can't be removed").waitFor();
	assert.equal(await page.getByRole('link', { name: 'Remove the app' }).count(), 0);
	await page.getByRole('link', { name: 'Make new recovery codes' }).click();
	await t.sound(page, 'new recovery codes');
	await page.goto('/desk/cases');
	assert.equal(new URL(page.url()).pathname, '/desk/cases');
}

export const tests = [
	{ name: 'signin_second_factor_from_set_up_to_removal', run: wholeLife },
	{ name: 'signin_second_factor_is_required_of_staff', run: requiredOfStaff },
];
