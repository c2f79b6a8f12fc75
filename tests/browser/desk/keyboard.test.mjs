// desk/keyboard.test.mjs — an agent without a mouse: every stop by Tab, seen; a case from the queue to the answer by keys alone.
import assert from 'node:assert/strict';
import { badge, filed } from '../lib/cases.mjs';
import { press, tabTo, type, walk } from '../lib/keys.mjs';

async function everyStop(t) {
	const page = await t.signedIn(t.who('admin'), '/desk/queue/open');
	for (const path of ['/desk/queue/open', '/desk/cases', '/desk/cases/0012007', '/desk/replies', '/desk/figures', '/desk/service']) {
		await page.goto(path);
		await walk(page);
	}
	await page.goto('/desk/cases/0012007');
	await page.evaluate(() => document.querySelectorAll('details').forEach((e) => { e.open = true; }));
	await walk(page);
}

async function answersACase(t) {
	const { contact, number } = await filed(t, 'Only by keyboard'), page = await t.signedIn(t.who('agent'), '/desk/queue/unassigned');
	const by = (role, name) => page.getByRole(role, { name }), keys = (key) => page.keyboard.press(key);
	await keys('?');
	await by('dialog', 'Keys').waitFor();
	await t.sound(page, 'list of keys');
	await keys('Escape');
	await by('dialog', 'Keys').waitFor({ state: 'hidden' });
	const link = page.locator(`a[href^="/desk/cases/${number}"]`);
	for (let i = 0; i < 40 && !await link.evaluate((e) => e === document.activeElement); i++)
		await keys('j');
	await keys('x'); // together with others: chosen, and what is done with them
	assert.equal(await by('checkbox', `Choose case ${number}`).isChecked(), true);
	await keys('x');
	await keys('Enter');
	await page.waitForURL(new RegExp(`/desk/cases/${number}`));
	await keys('t');
	await badge(page, 'Assigned');
	await keys('r');
	await page.keyboard.type('Which school? j k t e ?'); // no keys while one writes
	assert.equal(await page.locator('#body').inputValue(), 'Which school? j k t e ?');
	await press(page, by('checkbox', /^Internal note/), 'Space');
	await press(page, by('button', 'Send comment'));
	await page.locator('.timeline .internal', { hasText: 'Which school?' }).waitFor();
	await keys('e');
	assert.equal(await page.evaluate(() => document.activeElement.name), 'owner');
	await tabTo(page, page.locator('select[name=priority]'));
	await page.keyboard.type('Low');
	await press(page, by('button', 'Save changes'));
	await page.locator('[data-part=facts]', { hasText: 'Low' }).waitFor();
	await press(page, page.locator('summary', { hasText: 'Propose a resolution' }));
	await page.keyboard.press('Tab');
	await page.keyboard.type('The zone of the school was wrong.');
	await press(page, page.locator('aside details[open]').getByRole('button', { name: 'Propose a resolution' }));
	await badge(page, 'Pending Customer Verification');
	await contact.reload();
	await contact.getByText('The zone of the school was wrong.').first().waitFor();
	assert.equal(await contact.getByText('Which school?').count(), 0);
	await keys('u');
	await page.waitForURL(/\/desk\/(queue\/\w+|cases)(\?.*)?$/); // the list, no longer the case
	await page.goto('/desk/cases');
	await keys('/');
	await page.keyboard.type('zone of the school');
	await keys('Enter');
	await page.waitForURL(/q=zone/);
	const found = page.locator(`a[href^="/desk/cases/${number}"]`);
	for (let i = 0; i < 20 && await found.count() === 0; i++) { // words are found within a second or two
		await page.waitForTimeout(250);
		await page.reload();
	}
	assert.equal(await found.count(), 1);
}

async function bulk(t) {
	const { number } = await filed(t, 'In bulk by keyboard'), page = await t.signedIn(t.who('agent'), '/desk/queue/open');
	await press(page, page.getByRole('checkbox', { name: `Choose case ${number}` }), 'Space');
	await tabTo(page, page.getByRole('combobox', { name: 'With the chosen cases' }));
	await page.keyboard.type('Set the pri');
	await press(page, page.getByRole('button', { name: 'Go on…' }));
	await page.getByRole('heading', { name: 'Set the priority' }).waitFor();
	await tabTo(page, page.locator('[name=priority]').first());
	await page.keyboard.press('Space');
	while (await page.locator('[name=priority]:checked').getAttribute('value') !== 'high')
		await page.keyboard.press('ArrowDown');
	await press(page, page.getByRole('button', { name: 'Set the priority' }));
	await page.getByText('Done: 1 of 1.').waitFor();
}

export const tests = [
	{ name: 'desk_keyboard_every_stop', run: everyStop },
	{ name: 'desk_keyboard_answers_a_case', run: answersACase },
	{ name: 'desk_keyboard_bulk', run: bulk },
];
