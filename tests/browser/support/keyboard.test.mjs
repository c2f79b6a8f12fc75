// support/keyboard.test.mjs — a contact without a mouse: every stop by Tab in the order of the page, seen; a case from the skip link to the answer.
import assert from 'node:assert/strict';
import { press, tabTo, type, walk } from '../lib/keys.mjs';

const focusedText = (page) => page.evaluate(() => document.activeElement.textContent.trim());

async function everyStop(t) {
	const page = await t.signedIn(t.who('authorized'), '/support');
	for (const path of ['/support', '/support/cases', '/support/cases/new', '/support/cases/new/application-issue', '/support/cases/new/modify-support-contacts',
		'/support/cases/0012007', '/account', '/account/cases']) {
		await page.goto(path);
		await walk(page);
	}
	const phone = await t.signedIn(t.who('authorized'), '/support/cases/new/data-restore', { device: 'narrow' });
	await walk(phone);
}

/* Modify Support Contacts has one of everything: selects, radios, texts, two lists, files. */
async function filesACase(t) {
	const page = await t.signedIn(t.who('technical'), '/support'), by = (role, name) => page.getByRole(role, { name });
	await press(page, by('link', 'Skip to main content'));
	assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
	await page.goto('/support/cases');
	await press(page, by('link', 'Submit a case'));
	await press(page, by('link', /Modify Support Contacts/));
	await page.waitForURL('**/modify-support-contacts');
	await tabTo(page, page.locator('[name=priority]:checked'));
	await page.keyboard.press('ArrowDown');
	assert.equal(await page.locator('[name=priority]:checked').getAttribute('value'), 'low');
	await press(page, by('button', 'Help: Request Type')); // what a mouse sees by hovering
	await page.getByText('the one named below stops being a contact').waitFor();
	await page.keyboard.press('Escape');
	await page.getByText('the one named below stops being a contact').waitFor({ state: 'hidden' });
	await tabTo(page, page.locator('[name=request_type]').first());
	await page.keyboard.press('Space');
	await type(page, page.locator('#subject'), 'A colleague, by keyboard');
	await type(page, page.locator('#description'), 'She begins on Monday.');
	await type(page, page.locator('#first_name'), 'Ida');
	await type(page, page.locator('#email'), 'ida.keys');
	await page.keyboard.press('Tab');
	assert.match(await page.locator('#email-error').textContent(), /must be an e-mail address/);
	await tabTo(page, page.locator('[name=contact_type]').first());
	await page.keyboard.press('Space');
	await page.keyboard.press('ArrowDown'); // Technical
	// Two lists: Enter and Space take to the other one, the focus stays in this one.
	await press(page, by('button', 'Choose: Food Service'));
	assert.equal(await focusedText(page), 'Choose: Human Resources');
	await page.keyboard.press('Space');
	assert.equal(await focusedText(page), 'Choose: Finance');
	await press(page, by('button', 'Take away: Human Resources'));
	assert.equal(await focusedText(page), 'Take away: Food Service');
	// Sent too early: the summary has the focus, its links lead to the fields.
	await press(page, by('button', 'Submit case'));
	assert.equal(await page.evaluate(() => document.activeElement.matches('[data-errors]')), true);
	await press(page, by('link', 'Contact Last Name is required.'));
	await page.keyboard.type('Keys');
	await type(page, page.locator('#email'), 'ida.keys@maple.example');
	await press(page, by('button', 'Submit case'));
	await page.waitForURL(/\/support\/cases\/\d+$/);
	assert.equal(await page.textContent('h1'), 'A colleague, by keyboard');
	assert.match(await page.textContent('aside'), /Low[\s\S]*Technical[\s\S]*Food Service/);
	await type(page, by('textbox', 'Comment'), 'And this too.');
	await press(page, by('button', 'Send comment'));
	await page.locator('.timeline').getByText('And this too.').waitFor();
	await press(page, page.locator('summary', { hasText: 'History of every change' }), 'Space');
	await page.locator('[data-part=history] li').first().waitFor();
	await press(page, page.locator('summary', { hasText: 'close the case' }).or(by('button', /close the case/)));
	await page.locator('aside .badge', { hasText: 'Closed' }).waitFor();
}

async function choosesMail(t) {
	const page = await t.signedIn(t.who('technical', 'ASP-hosted'), '/account'), by = (role, name) => page.getByRole(role, { name });
	await press(page, by('link', 'Mail about cases'));
	await by('heading', 'Mail about cases').waitFor();
	await t.sound(page, 'choice of mail about cases');
	assert.equal(await page.locator('[name=mail]:checked').getAttribute('value'), 'all');
	await tabTo(page, page.locator('[name=mail]:checked'));
	await page.keyboard.press('ArrowDown');
	await press(page, by('button', 'Save'));
	await page.getByText('Your choice was saved.').waitFor();
	await t.sound(page, 'account with its mail');
	await page.goto('/account/cases');
	assert.equal(await page.locator('[name=mail]:checked').getAttribute('value'), 'needed');
}

export const tests = [
	{ name: 'support_keyboard_every_stop', run: everyStop },
	{ name: 'support_keyboard_files_a_case', run: filesACase },
	{ name: 'support_keyboard_chooses_mail', run: choosesMail },
];
