// desk/work.test.mjs — agents at work: a case from taking to rating and reopening, keys, without script,
// queues and bulk, merging, canned replies, figures, the service tables.
import assert from 'node:assert/strict';
import { badge, filed } from '../lib/cases.mjs';

async function move(page, label, text) {
	await page.locator('summary', { hasText: label }).click();
	const box = page.locator('aside details[open]');
	await box.getByRole('textbox').fill(text);
	await box.getByRole('button', { name: label }).click();
}

async function story(t) {
	const { contact, number } = await filed(t, 'Bell times are an hour late');
	const agent = await t.signedIn(t.who('agent'), '/desk/queue/unassigned');
	await t.sound(agent, 'queue');
	await t.picture(agent, 'desk-queue-desktop');
	await agent.locator(`a[href^="/desk/cases/${number}"]`).click();
	await agent.getByRole('button', { name: 'Take this case' }).click();
	await badge(agent, 'Assigned');
	await t.sound(agent, 'case at work');
	await t.picture(agent, 'desk-case-desktop');
	await move(agent, 'Ask the contact', 'Which school?');
	await badge(agent, 'Pending Customer Input');
	await contact.reload();
	await contact.getByText('Which school?').waitFor();
	await contact.getByRole('textbox', { name: 'Comment' }).fill('Lincoln Middle School.');
	await contact.getByRole('button', { name: 'Send comment' }).click();
	await agent.getByText('Lincoln Middle School.').waitFor(); // by itself
	await badge(agent, 'Assigned');
	await move(agent, 'Propose a resolution', 'The zone of the school was wrong.');
	await badge(agent, 'Pending Customer Verification');
	await contact.reload();
	await contact.getByRole('button', { name: /close the case/ }).click();
	await badge(contact, 'Closed');
	await t.sound(contact, 'closed case that asks how it was');
	await contact.getByRole('radio', { name: '4', exact: true }).check();
	await contact.getByRole('textbox', { name: /better/ }).fill('A word on when.');
	await contact.getByRole('button', { name: 'Send', exact: true }).click();
	await contact.getByText('Thank you.').waitFor();
	assert.equal(await contact.getByRole('radio').count(), 0);
	await agent.reload();
	assert.match(await agent.textContent('aside'), /Satisfaction\s*4 of 5: A word on when\./);
	await move(contact, 'Reopen this case', 'Late again.');
	await badge(contact, 'Assigned');
}

async function queueFollows(t) {
	const page = await t.signedIn(t.who('agent'), '/desk/queue/unassigned');
	const { number } = await filed(t, 'Seen without a reload');
	await page.locator(`a[href^="/desk/cases/${number}"]`).waitFor();
}

async function race(t) {
	const { number } = await filed(t, 'A race to look at'), path = `/desk/cases/${number}`;
	const page = await t.signedIn(t.who('agent'), path, { expect: [/status of 409/] });
	const other = await t.signedIn(t.who('admin'), path);
	await page.getByRole('textbox', { name: 'Comment' }).fill('Mine');
	await other.getByRole('button', { name: 'Take this case' }).click();
	await badge(other, 'Assigned');
	await page.getByText(/Priya|has this case open|opened this case/).first().waitFor();
	await page.getByRole('button', { name: 'Send comment' }).click();
	await page.getByRole('heading', { name: 'Somebody was faster' }).waitFor();
	await t.sound(page, 'lost race');
	await t.picture(page, 'desk-race-desktop');
}

async function byKeyboard(t) {
	const { number } = await filed(t, 'Only by keyboard'), page = await t.signedIn(t.who('agent'), '/desk/queue/unassigned');
	const focused = () => page.evaluate(() => document.activeElement.textContent.trim());
	await page.keyboard.press('?');
	await page.getByRole('dialog', { name: 'Keys' }).waitFor();
	await t.sound(page, 'list of keys');
	await page.keyboard.press('Escape');
	await page.keyboard.press('j');
	const first = await focused();
	await page.keyboard.press('j');
	assert.notEqual(await focused(), first);
	await page.keyboard.press('k');
	assert.equal(await focused(), first);
	await page.keyboard.press('x');
	assert.equal(await page.locator('input[name=case]:checked').count(), 1);
	await page.goto(`/desk/cases/${number}?queue=unassigned`);
	await page.keyboard.press('t');
	await badge(page, 'Assigned');
	await page.keyboard.press('r');
	await page.keyboard.type('just typing j k t e ? here');
	assert.equal(await page.locator('#body').inputValue(), 'just typing j k t e ? here');
	await page.keyboard.press('Tab');
	await page.locator('h1').click();
	await page.keyboard.press('e');
	assert.equal(await page.evaluate(() => document.activeElement.name), 'owner');
}

async function bulk(t) {
	const a = await filed(t, 'Bulk one'), b = await filed(t, 'Bulk two');
	const page = await t.signedIn(t.who('agent'), '/desk/queue/open', { javaScriptEnabled: false });
	for (const { number } of [a, b])
		await page.getByRole('checkbox', { name: `Choose case ${number}` }).check();
	await page.getByRole('combobox', { name: 'With the chosen cases' }).selectOption({ label: 'Set the priority' });
	await page.getByRole('button', { name: 'Go on…' }).click();
	assert.equal(await page.textContent('h1'), 'Set the priority');
	await page.getByRole('radio', { name: 'Low' }).check();
	await page.getByRole('button', { name: 'Set the priority' }).click();
	await page.getByText('Done: 2 of 2.').waitFor();
	const script = await t.signedIn(t.who('agent'), '/desk/queue/open');
	await script.getByRole('checkbox', { name: `Choose case ${a.number}` }).check();
	await script.getByRole('combobox', { name: 'With the chosen cases' }).selectOption({ label: 'Close them with a reply' });
	await script.getByRole('button', { name: 'Go on…' }).click();
	await t.sound(script, 'bulk question');
	await script.getByRole('textbox', { name: 'Reply' }).fill('All done.');
	await script.getByRole('button', { name: 'Close them with a reply' }).click();
	await script.getByText('Done: 1 of 1.').waitFor();
	await t.sound(script, 'bulk result');
}

async function mergesAndLinks(t) {
	const a = await filed(t, 'The same thing twice'), b = await filed(t, 'The same thing');
	await a.contact.getByRole('textbox', { name: 'Comment' }).fill('Said on the first.');
	await a.contact.getByRole('button', { name: 'Send comment' }).click();
	await a.contact.getByText('Said on the first.').waitFor();
	const page = await t.signedIn(t.who('agent'), `/desk/cases/${a.number}`);
	await page.locator('summary', { hasText: 'Link to another case' }).click();
	await page.getByRole('textbox', { name: /other case/ }).fill('12007');
	await page.getByRole('button', { name: 'Link', exact: true }).click();
	await page.getByRole('link', { name: /^0012007/ }).waitFor();
	await t.sound(page, 'linked case');
	await page.locator('summary', { hasText: 'Link to an incident' }).click();
	const incident = page.getByRole('combobox', { name: 'Incident' });
	const title = await incident.locator('option').nth(1).textContent();
	await incident.selectOption({ label: title });
	await page.getByRole('button', { name: 'Link the incident' }).click();
	await page.getByRole('button', { name: `Remove the link ${title}` }).waitFor();
	await page.locator('summary', { hasText: 'Link to an incident' }).click();
	await t.sound(page, 'case of an incident');
	await a.contact.reload();
	await a.contact.getByRole('link', { name: title }).last().click();
	await a.contact.getByRole('heading', { level: 1, name: title }).waitFor();
	await page.getByRole('button', { name: `Remove the link ${title}` }).click();
	await page.getByRole('button', { name: `Remove the link ${title}` }).waitFor({ state: 'detached' });
	await page.locator('summary', { hasText: 'Merge into another case' }).click();
	await page.getByRole('textbox', { name: /case that stays/ }).fill(b.number);
	await page.getByRole('button', { name: 'Merge…' }).click();
	await page.getByRole('heading', { name: 'Merge these two cases?' }).waitFor();
	await t.sound(page, 'merge question');
	await page.getByRole('button', { name: 'Merge', exact: true }).click();
	await page.waitForURL(`**/desk/cases/${b.number}`);
	await page.getByText('Said on the first.').waitFor();
	await t.sound(page, 'case with a merged one');
	await a.contact.goto(`/support/cases/${a.number}`);
	await a.contact.getByText(`Case ${a.number} was merged into this one.`).waitFor();
}

async function canned(t) {
	const { number } = await filed(t, 'A canned answer'), page = await t.signedIn(t.who('agent'), '/desk/replies');
	await page.getByRole('textbox', { name: 'Title' }).fill('Where to look');
	await page.getByRole('textbox', { name: 'Text' }).fill('Dear {contact}, look under **Setup**. {agent}');
	await page.getByRole('button', { name: 'Save' }).click();
	await page.locator('summary', { hasText: 'Where to look' }).click();
	await t.sound(page, 'canned replies');
	await page.goto(`/desk/cases/${number}`);
	await page.getByRole('combobox', { name: 'Canned reply' }).selectOption({ label: 'Where to look' });
	await page.getByRole('button', { name: 'Insert' }).click();
	await page.waitForFunction(() => document.getElementById('body').value.includes('look under'));
	assert.match(await page.locator('#body').inputValue(), /^Dear \w+ \w+, look under \*\*Setup\*\*\. Lee Marsh$/);
	const plain = await t.signedIn(t.who('agent'), `/desk/cases/${number}`, { javaScriptEnabled: false });
	await plain.getByRole('textbox', { name: 'Comment' }).fill('Typed.');
	await plain.getByRole('combobox', { name: 'Canned reply' }).selectOption({ label: 'Where to look' });
	await plain.getByRole('button', { name: 'Insert' }).click();
	assert.match(await plain.locator('#body').inputValue(), /^Typed\.\n\nDear \w+ \w+, look/);
}

async function figuresAndService(t) {
	const page = await t.signedIn(t.who('admin'), '/desk/figures');
	await t.sound(page, 'figures');
	await t.picture(page, 'desk-figures-desktop');
	await page.getByRole('link', { name: 'Service', exact: true }).click();
	await t.sound(page, 'service tables');
	await t.picture(page, 'desk-service-desktop');
	await page.locator('summary', { hasText: 'Add or change a member' }).click();
	await page.locator('#member-team').selectOption({ label: 'Application support' });
	await page.locator('#person').selectOption({ index: 1 });
	await page.getByRole('button', { name: 'Save the member' }).click();
	await page.getByText('Saved.').waitFor();
	for (const summary of await page.locator('main summary').all())
		await summary.click();
	await t.sound(page, 'service tables, all open');
	await page.locator('.card form[action$=members] button').first().click();
	await page.getByText('Saved.').waitFor();
}

async function narrow(t) {
	const page = await t.signedIn(t.who('admin'), '/desk/queue/open', { device: 'narrow', javaScriptEnabled: false });
	for (const path of ['/desk/queue/open', '/desk/cases/0012007', '/desk/replies', '/desk/figures', '/desk/service']) {
		await page.goto(path);
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		assert.ok(wide <= 0, `${path} scrolls sideways by ${wide} px at 320 px`);
	}
}

export const tests = [
	{ name: 'desk_work_story', run: story },
	{ name: 'desk_work_queue_follows', run: queueFollows },
	{ name: 'desk_work_race', run: race },
	{ name: 'desk_work_by_keyboard', run: byKeyboard },
	{ name: 'desk_work_bulk', run: bulk },
	{ name: 'desk_work_merges_and_links', run: mergesAndLinks },
	{ name: 'desk_work_canned', run: canned },
	{ name: 'desk_work_figures_and_service', run: figuresAndService },
	{ name: 'desk_work_narrow', run: narrow },
];
