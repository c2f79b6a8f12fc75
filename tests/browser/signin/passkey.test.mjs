// signin/passkey.test.mjs — passkeys with Chromium's virtual authenticator: adding one, signing in with it alone, as the second step
// after a password, removing it; what is said when it is not shown; without scripts, or without passkeys.
import assert from 'node:assert/strict';

const REFUSED = [/status of 422/];
const SECOND_FACTOR = '/account/second-factor';

/* An authenticator inside the computer, which verifies its user. */
async function authenticator(page) {
	const cdp = await page.context().newCDPSession(page);
	await cdp.send('WebAuthn.enable');
	const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal',
		hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
	return {
		credentials: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
		refuse: () => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false }),
	};
}

async function addOne(page, name) {
	await page.getByRole('textbox', { name: /^Name/ }).fill(name);
	await page.getByRole('button', { name: 'Add a passkey' }).click();
	await page.getByRole('status').getByText('The passkey was added.').waitFor();
}

async function signOut(page) {
	await page.getByRole('button', { name: 'Sign out' }).click();
	await page.waitForURL('**/sign-in');
}

async function withPassword(page, account, to) {
	await page.goto(`/sign-in?return_to=${encodeURIComponent(to)}`);
	await page.getByLabel('E-mail').fill(account.email);
	await page.getByLabel('Password').fill(account.password);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

const row = (page, name) => page.getByRole('row', { name });

async function wholeLife(t) {
	const account = t.who('esa'), page = await t.signedIn(account, SECOND_FACTOR), device = await authenticator(page);
	assert.match(await page.getByRole('textbox', { name: /^Name/ }).inputValue(), /^Chrom/);
	await t.sound(page, 'two-step sign-in without a passkey');
	await addOne(page, 'Reception desk');
	assert.match(await row(page, 'Reception desk').textContent(), /Never/);
	assert.equal((await device.credentials()).length, 1);
	await t.sound(page, 'two-step sign-in with a passkey');

	await signOut(page); // and in again with it alone: two factors at once
	await page.goto('/sign-in?return_to=%2Fsupport%2Fcases');
	await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
	await page.waitForURL('**/support/cases');
	assert.equal(await page.getByText(account.name, { exact: true }).first().isVisible(), true);
	await page.goto(SECOND_FACTOR);
	assert.doesNotMatch(await row(page, 'Reception desk').textContent(), /Never/);

	await signOut(page); // and in again by password: now it is asked for
	await withPassword(page, account, '/support/cases');
	await page.waitForURL('**/sign-in/code?**');
	await page.getByRole('button', { name: 'Use a passkey' }).waitFor();
	await t.sound(page, 'the second step with a passkey');
	assert.equal((await page.request.get('/api/v1/cases')).status(), 401);
	await page.getByRole('button', { name: 'Use a passkey' }).click();
	await page.waitForURL('**/support/cases');

	await page.goto(SECOND_FACTOR);
	await page.getByRole('button', { name: 'Remove the passkey Reception desk' }).click();
	await page.getByRole('status').getByText('The passkey was removed.').waitFor();
	assert.equal(await row(page, 'Reception desk').count(), 0);
	await signOut(page);
	await withPassword(page, account, '/support/cases');
	await page.waitForURL('**/support/cases');
}

/* A removed passkey, a finger that is not his, a device that has one already. */
async function refusals(t) {
	const account = t.who('technical', 'ASP-hosted'), page = await t.signedIn(account, SECOND_FACTOR, { expect: REFUSED });
	const device = await authenticator(page), alert = (part) => page.locator(`[data-passkey="${part}"] [role="alert"]`);
	await addOne(page, 'Office computer');
	await page.getByRole('button', { name: 'Add a passkey' }).click();
	await page.getByText('This device has a passkey for this account already.').waitFor();
	await t.sound(page, 'a passkey that is there already');
	await page.getByRole('button', { name: 'Remove the passkey Office computer' }).click();
	await page.getByRole('status').getByText('The passkey was removed.').waitFor();
	await signOut(page);
	await page.getByRole('button', { name: 'Sign in with a passkey' }).click(); // the device still has it
	await alert('sign-in').getByText('This passkey was not accepted.').waitFor();
	assert.equal(await page.getByRole('button', { name: 'Sign in with a passkey' }).isEnabled(), true);
	await t.sound(page, 'a passkey that was not accepted');
	await device.refuse();
	await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
	await alert('sign-in').getByText('Nothing was done').waitFor();
	assert.equal(new URL(page.url()).pathname, '/sign-in');
}

/* Nothing is offered that can't work, and the other ways stay. */
async function withoutScript(t) {
	const page = await t.page({ javaScriptEnabled: false });
	await page.goto('/sign-in');
	assert.equal(await page.getByRole('button', { name: 'Sign in with a passkey' }).count(), 0);
	await withPassword(page, t.who('technical'), SECOND_FACTOR);
	await page.waitForURL(`**${SECOND_FACTOR}`);
	await page.getByText('To add one, open this page in a browser that knows passkeys').waitFor();
	assert.equal(await page.getByRole('button', { name: 'Add a passkey' }).count(), 0);
}

export const tests = [
	{ name: 'signin_passkey_from_adding_to_removing', run: wholeLife },
	{ name: 'signin_passkey_refusals', run: refusals },
	{ name: 'signin_passkey_without_script', run: withoutScript },
];
