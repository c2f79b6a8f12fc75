// desk/desk.test.mjs — the vendor's staff: the queues, taking and answering a case, notes that the contact never sees.
import assert from 'node:assert/strict';

async function looksAround(t) {
	const page = await t.signedIn(t.who('admin'), '/desk');
	await page.waitForURL('**/desk/cases');
	await t.sound(page, 'case queue');
	await t.picture(page, 'desk-desktop');
	await page.getByRole('link', { name: 'Closed', exact: true }).click();
	await t.sound(page, 'closed cases');
	await page.goto('/desk/cases/0012007');
	await t.sound(page, 'case at the desk');
	await page.locator('aside summary').first().click();
	await t.sound(page, 'case at the desk, a change opened');
	await page.getByRole('link', { name: 'Update Requests' }).click();
	await t.sound(page, 'update queue');
	await page.getByRole('link', { name: 'Done', exact: true }).click();
	await t.sound(page, 'updates that are done');
}

async function answers(t) {
	const agent = await t.signedIn(t.who('agent'), '/desk/cases');
	await agent.getByRole('link', { name: /^0012009/ }).click();
	await agent.getByRole('button', { name: 'Take this case' }).click();
	await agent.locator('aside .badge', { hasText: 'Assigned' }).waitFor();
	assert.match(await agent.textContent('aside'), /Case Owner\s*Lee Marsh/);
	await agent.getByRole('textbox', { name: 'Comment' }).fill('Looks like the print template.');
	await agent.getByLabel(/^Internal note/).check();
	await agent.getByRole('button', { name: 'Send comment' }).click();
	await agent.locator('.timeline .internal').waitFor();
	await agent.getByRole('textbox', { name: 'Comment' }).fill('We can see it too and are at it.');
	await agent.getByRole('button', { name: 'Send comment' }).click();
	await agent.getByText('We can see it too').waitFor();
	await t.sound(agent, 'case with an internal note');
	const contact = await t.signedIn(t.who('authorized'), '/support/cases/0012009');
	assert.match(await contact.textContent('main'), /We can see it too and are at it\./);
	assert.doesNotMatch(await contact.textContent('body'), /print template/);
	await contact.locator('summary', { hasText: 'History' }).click();
	assert.match(await contact.textContent('main'), /Status: Assigned/);
}

/* A proposed resolution, which the contact accepts: the case is closed. */
async function closes(t) {
	const agent = await t.signedIn(t.who('agent'), '/desk/cases/0012008');
	await agent.locator('summary', { hasText: 'Propose a resolution' }).click();
	const proposal = agent.locator('aside details[open]');
	await proposal.getByRole('textbox').fill('Give the substitute a *temporary* group with an end date.');
	await proposal.getByRole('button').click();
	await agent.locator('aside .badge', { hasText: 'Pending Customer Verification' }).waitFor();
	const contact = await t.signedIn(t.who('authorized'), '/support/cases/0012008');
	assert.match(await contact.textContent('section.note'), /Resolution\s+Give the substitute/);
	await t.sound(contact, 'case with a resolution');
	await contact.getByRole('button', { name: /close the case/ }).click();
	await contact.locator('aside .badge', { hasText: 'Closed' }).waitFor();
	assert.equal(await contact.getByRole('button', { name: 'Send comment' }).count(), 0);
	await t.sound(contact, 'closed case');
}

async function notForContacts(t) {
	const contact = await t.signedIn(t.who('technical'), '/support', { expect: [/status of 40[34]/] });
	for (const path of ['/desk', '/desk/cases', '/desk/updates', '/desk/cases/0012007'])
		assert.equal((await contact.goto(path)).status(), 403, path);
	await t.sound(contact, 'refusal at the desk');
	const agent = await t.signedIn(t.who('agent'), '/desk', { expect: [/status of 40[34]/] });
	assert.equal(await agent.getByRole('link', { name: 'Update Requests' }).count(), 0);
	assert.equal((await agent.goto('/desk/updates')).status(), 403);
	assert.equal((await agent.goto('/support')).status(), 403);
}

async function narrow(t) {
	const page = await t.signedIn(t.who('admin'), '/desk/cases', { device: 'narrow', javaScriptEnabled: false });
	for (const path of ['/desk/cases', '/desk/cases/0012007', '/desk/updates']) {
		await page.goto(path);
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		assert.ok(wide <= 0, `${path} scrolls sideways by ${wide} px at 320 px`);
	}
}

export const tests = [
	{ name: 'desk_pages', run: looksAround },
	{ name: 'desk_answers_a_case', run: answers },
	{ name: 'desk_resolves_a_case', run: closes },
	{ name: 'desk_not_for_contacts', run: notForContacts },
	{ name: 'desk_narrow', run: narrow },
];
