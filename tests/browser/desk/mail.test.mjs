// desk/mail.test.mjs — the outbox: who asked for a link is there, the link itself is not.
import assert from 'node:assert/strict';

async function outbox(t) {
	const contact = t.who('technical'), asks = await t.page();
	await asks.goto('/sign-in/forgot');
	await asks.getByLabel('E-mail').fill(contact.email);
	await asks.locator('main form button').click();
	await asks.waitForLoadState();

	const page = await t.signedIn(t.who('admin'), '/desk/mail');
	const row = page.getByRole('row').filter({ hasText: contact.email });
	for (let i = 0; i < 50 && !await row.count(); i++) {
		await page.waitForTimeout(200); // the worker writes the mail
		await page.reload();
	}
	await t.sound(page, 'mail');
	await row.first().getByRole('link').click();
	await t.sound(page, 'one mail');
	const text = await page.locator('main').innerText();
	assert.match(text, /link\.reset/);
	assert.match(text, /shown to nobody but the recipient/);
	assert.doesNotMatch(await page.content(), /set-password\//);
	await page.goto('/desk/mail?show=dead');
	await t.sound(page, 'no mail');
}

async function notForAgents(t) {
	const agent = await t.signedIn(t.who('agent'), '/desk', { expect: [/status of 403/] });
	assert.equal((await agent.goto('/desk/mail')).status(), 403);
}

export const tests = [
	{ name: 'desk_mail', run: outbox },
	{ name: 'desk_mail_not_for_agents', run: notForAgents },
];
