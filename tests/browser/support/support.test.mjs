// support/support.test.mjs — a district's contact: submits a case, follows it, answers; by keyboard, without script, on a narrow screen.
import assert from 'node:assert/strict';

const REFUSED = [/status of 422/];
const focusedId = (page) => page.evaluate(() => document.activeElement.id);
const answers = {
	subject: 'Bell schedule prints on two pages', description: 'The **last period** stands alone on page 2.', steps: 'Open Scheduling\nPrint the bell schedule',
	expected: 'One page', impacted: 'The office of one school', began: '2026-09-15',
};

async function fill(page, subject) {
	for (const [name, text] of Object.entries({ ...answers, subject }))
		await page.fill(`#${name}`, text);
	await page.getByRole('combobox', { name: 'Type' }).selectOption('sis');
	await page.getByRole('combobox', { name: 'Module' }).selectOption('scheduling');
}
const submit = (page) => page.getByRole('button', { name: 'Submit case' }).click();
const onCase = (page) => page.waitForURL(/\/support\/cases\/\d+$/);

/* A case of one's own, submitted through the page. */
async function newCase(page, subject) {
	await page.goto('/support/cases/new/application-issue');
	await fill(page, subject);
	await submit(page);
	await onCase(page);
	return new URL(page.url()).pathname.split('/').pop();
}

async function looksAround(t) {
	const page = await t.signedIn(t.who('authorized'), '/support', { expect: [/status of 404/] });
	assert.equal(await page.textContent('h1'), 'Home');
	await t.sound(page, 'home');
	await t.picture(page, 'home-desktop');
	await page.getByRole('link', { name: 'Cases', exact: true }).click();
	await t.sound(page, 'cases');
	await t.picture(page, 'cases-desktop');
	await page.getByRole('link', { name: 'Closed', exact: true }).click();
	assert.equal(await page.locator('.badge', { hasText: 'Closed' }).count() > 0, true);
	await page.getByRole('link', { name: 'Submit a case' }).click();
	await t.sound(page, 'choice of case type');
	await t.picture(page, 'case-types-desktop');
	await page.getByRole('link', { name: 'Application Issue' }).click();
	await t.sound(page, 'case form');
	const help = page.getByRole('button', { name: 'Help: Priority' }), name = await page.locator('legend', { hasText: 'Priority' }).boundingBox();
	const where = await help.boundingBox();
	assert.ok(Math.abs(where.y + where.height / 2 - name.y - name.height / 2) < 8, 'the "?" of a group stands beside its name');
	await help.click();
	await t.sound(page, 'case form with a tooltip');
	await page.goto('/support/cases/0012007');
	await t.sound(page, 'case');
	await t.picture(page, 'case-desktop');
	await page.goto('/support/cases/9999999');
	await t.sound(page, 'page that is not there');
}

async function onThePhone(t) {
	const page = await t.signedIn(t.who('authorized'), '/support', { device: 'phone', deviceScaleFactor: 1.5 }); // small pictures
	await t.picture(page, 'home-phone');
	await page.goto('/support/cases/new/question');
	await page.fill('#subject', 'How do I print one report card?');
	await page.locator('h1').evaluate((e) => e.scrollIntoView());
	await t.picture(page, 'case-form-phone', { asItStands: true });
	await page.goto('/support/cases/0012007');
	await t.picture(page, 'case-phone');
}

async function submits(t) {
	const page = await t.signedIn(t.who('authorized'), '/support/cases/new/application-issue', { expect: REFUSED });
	await page.fill('#subject', answers.subject);
	await page.fill('#began', '2026-09-15');
	await page.evaluate(() => document.querySelectorAll('[data-checks]').forEach((e) => { e.dataset.checks = '[]'; })); // the server's own answer
	const answer = page.waitForResponse((r) => r.request().method() === 'POST');
	await submit(page);
	assert.equal((await answer).status(), 422);
	await page.waitForSelector('[data-errors]');
	assert.match(await page.title(), /^Error: /);
	assert.equal(await page.evaluate(() => document.activeElement.matches('[data-errors]')), true);
	assert.equal(await page.inputValue('#subject'), answers.subject);
	assert.equal(await page.inputValue('#began'), '2026-09-15');
	await t.sound(page, 'case form with errors');
	const links = page.locator('[data-errors] a'), n = await links.count();
	assert.ok(n >= 5);
	for (let i = 0; i < n; i++) {
		const field = (await links.nth(i).getAttribute('href')).slice(1);
		await links.nth(i).click();
		assert.equal(await focusedId(page), field);
		assert.match(await page.getAttribute(`#${field}`, 'aria-describedby'), new RegExp(`${field}-error`));
	}
	await fill(page, answers.subject);
	await submit(page);
	await onCase(page);
	const number = new URL(page.url()).pathname.split('/').pop();
	assert.match(await page.textContent('.flash'), new RegExp(`Case ${number} was submitted`));
	assert.equal(await page.textContent('.prose strong'), 'last period');
	await t.sound(page, 'case just submitted');
	await page.getByRole('textbox', { name: 'Comment' }).fill('It also happens in the *other* school.');
	await page.getByRole('button', { name: 'Send comment' }).click();
	await page.locator('.timeline .mine em').waitFor();
	assert.equal(await page.locator('.flash').count(), 0); // once only
	assert.equal(await page.getByRole('textbox', { name: 'Comment' }).inputValue(), '');
	await page.goto('/support/cases');
	assert.equal(await page.getByRole('row', { name: answers.subject }).getByRole('link').textContent(), `${number}: ${answers.subject}`);
}

/* Tab until this control has the focus. */
async function tabTo(page, id) {
	for (let i = 0; i < 60; i++) {
		await page.keyboard.press('Tab');
		if (await focusedId(page) === id)
			return;
	}
	assert.fail(`Tab does not reach #${id}`);
}

async function byKeyboard(t) {
	const page = await t.signedIn(t.who('technical'), '/support/cases/new/application-issue');
	for (const id of ['subject', 'description']) {
		await tabTo(page, id);
		await page.keyboard.type(answers[id]);
	}
	await tabTo(page, 'product');
	await page.keyboard.type('Student');
	await tabTo(page, 'module');
	await page.keyboard.type('Grad');
	for (const id of ['steps', 'expected', 'impacted']) {
		await tabTo(page, id);
		await page.keyboard.type(answers[id]);
	}
	await tabTo(page, 'began');
	await page.keyboard.type('09152026');
	for (let i = 0; i < 20 && await page.evaluate(() => document.activeElement.textContent.trim()) !== 'Submit case'; i++)
		await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await onCase(page);
	assert.equal(await page.textContent('h1'), answers.subject);
	assert.match(await page.textContent('aside'), /09\/15\/2026/);
}

async function withoutScript(t) {
	const page = await t.signedIn(t.who('authorized'), '/support/cases/new/application-issue', { javaScriptEnabled: false, device: 'narrow', expect: REFUSED });
	await submit(page);
	await page.getByText('There is a problem').waitFor();
	await fill(page, 'Sent by a browser without script');
	await submit(page);
	await onCase(page);
	await page.getByRole('textbox', { name: 'Comment' }).fill('And so was this.');
	await page.getByRole('button', { name: 'Send comment' }).click();
	await page.getByText('And so was this.').waitFor();
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	assert.ok(wide <= 0, `scrolls sideways by ${wide} px at 320 px`);
}

/* Two tabs: the desk answers, and the page that lies open shows it by itself. What is being typed in it stays. */
async function follows(t) {
	const contact = await t.signedIn(t.who('authorized'), '/support'), number = await newCase(contact, 'Somebody waits for an answer');
	await contact.getByRole('textbox', { name: 'Comment' }).fill('I was just about to wri');
	const agent = await t.signedIn(t.who('agent'), `/desk/cases/${number}`);
	await agent.getByRole('textbox', { name: 'Comment' }).fill('Which printer is it?');
	await agent.getByRole('button', { name: 'Send comment' }).click();
	await contact.getByText('Which printer is it?').waitFor({ timeout: 2000 });
	assert.match(await contact.locator('.news[role=status]').textContent(), /something new/);
	assert.equal(await contact.getByRole('textbox', { name: 'Comment' }).inputValue(), 'I was just about to wri');
	await agent.getByRole('button', { name: 'Take this case' }).click();
	await contact.locator('aside .badge', { hasText: 'Assigned' }).waitFor({ timeout: 2000 });
	await t.sound(contact, 'case that changed by itself');
	await contact.getByRole('textbox', { name: 'Comment' }).fill('The one in the office.');
	await contact.getByRole('button', { name: 'Send comment' }).click();
	await agent.getByText('The one in the office.').waitFor({ timeout: 2000 });
}

async function readsOnly(t) {
	const page = await t.signedIn(t.who('read_only'), '/support', { expect: [/status of 403/] });
	assert.equal(await page.getByRole('link', { name: 'Submit a case' }).count(), 0);
	await page.goto('/support/cases');
	assert.equal(await page.getByRole('link', { name: 'Submit a case' }).count(), 0);
	await page.goto('/support/cases/0012007');
	assert.equal(await page.getByRole('button', { name: 'Send comment' }).count(), 0);
	const answer = await page.goto('/support/cases/new/application-issue');
	assert.equal(answer.status(), 403);
	assert.equal(await page.locator('form[method=post] textarea').count(), 0);
	await t.sound(page, 'refusal');
}

export const tests = [
	{ name: 'support_pages', run: looksAround },
	{ name: 'support_phone', run: onThePhone },
	{ name: 'support_submits_a_case', run: submits },
	{ name: 'support_submits_by_keyboard', run: byKeyboard },
	{ name: 'support_submits_without_script', run: withoutScript },
	{ name: 'support_open_page_follows_the_case', run: follows },
	{ name: 'support_read_only_contact', run: readsOnly },
];
