// support/form.test.mjs — what web/js/form.js adds to the form of a case: checks as fields are left, two lists, a draft, files.
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';

const NEW = '/support/cases/new', SCRIPTS_MAX = 6 * 1024; // bytes, gzip
const submit = (page) => page.getByRole('button', { name: 'Submit case' }).click();
const onCase = (page) => page.waitForURL(/\/support\/cases\/\d+$/);
const focused = (page) => page.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.id);
const errorOf = async (page, id) => (await page.locator(`#${id}-error`).textContent({ timeout: 1000 })).replace('Error:', '').trim();
const noError = (page, id) => page.locator(`#${id}-error`).waitFor({ state: 'detached', timeout: 1000 });
const spoken = (page) => page.locator('#form-said').textContent();
const form = (t, type, options) => t.signedIn(t.who('authorized'), `${NEW}/${type}`, options);
async function leave(page, id, text) {
	await page.fill(`#${id}`, text);
	await page.locator(`#${id}`).blur();
}

/* What the script says as a field is left is what the server says of the same form, field by field. */
async function sameWords(t) {
	const day = (n) => new Date(Date.now() + n * 86400_000).toISOString().slice(0, 10);
	const wrong = {
		'question': { subject: 'x'.repeat(201), description: '', module: '' },
		'modify-support-contacts': { email: 'nora@school', first_name: '' },
		'data-restore': { permission: '', reason: '' },
		'application-issue': { impacted: '', expected: 'x'.repeat(20001) },
	};
	for (const [type, fields] of Object.entries(wrong)) {
		const page = await form(t, type, { expect: [/status of 422/] }), said = {};
		for (const [id, text] of Object.entries(fields))
			if (text)
				await leave(page, id, text);
		await submit(page);
		assert.ok((await page.title()).startsWith('Error: '));
		for (const id of Object.keys(fields))
			said[id] = await errorOf(page, id);
		await page.evaluate(() => document.querySelectorAll('[data-checks]').forEach((e) => { e.dataset.checks = '[]'; }));
		const answer = page.waitForResponse((r) => r.request().method() === 'POST');
		await submit(page);
		assert.equal((await answer).status(), 422);
		await page.waitForSelector('[data-errors]');
		for (const id of Object.keys(fields).filter((key) => key !== 'permission')) // a rule, asked once the fields are content
			assert.equal(await errorOf(page, id), said[id], `${type} ${id}`);
	}
	const page = await form(t, 'training');
	await leave(page, 'training_date', day(-3));
	assert.equal(await errorOf(page, 'training_date'), 'Choose a day from today on.');
	await leave(page, 'training_date3', day(30));
	assert.equal(await errorOf(page, 'training_date3'), 'Give the second choice before the third.');
	await page.fill('#training_date2', day(20));
	await noError(page, 'training_date3'); // it goes as soon as it is no longer true
}

async function asFieldsAreLeft(t) {
	const page = await form(t, 'modify-support-contacts');
	await page.locator('#first_name').focus();
	await page.locator('#last_name').focus();
	assert.equal(await page.locator('.error').count(), 0, 'who only walks through is not scolded');
	await leave(page, 'email', 'nobody');
	assert.equal(await errorOf(page, 'email'), 'Contact Email must be an e-mail address like name@school.org.');
	assert.equal(await spoken(page), 'Contact Email must be an e-mail address like name@school.org.');
	assert.equal(await page.getAttribute('#form-said', 'role'), 'status');
	assert.equal(await page.getAttribute('#email', 'aria-invalid'), 'true');
	assert.match(await page.getAttribute('#email', 'aria-describedby'), /email-error/);
	await t.sound(page, 'form with an error as the field is left');
	await page.fill('#email', 'nora@school.org');
	await noError(page, 'email');
	assert.equal(await page.getAttribute('#email', 'aria-invalid'), null);
	assert.equal(await page.getAttribute('#email', 'aria-describedby'), null);
	// Rules between fields: Replace needs somebody, and only Replace does.
	await page.getByRole('radio', { name: 'Replace a contact' }).check();
	await submit(page);
	assert.equal(await errorOf(page, 'replaced'), 'Choose the contact who is replaced.');
	await page.getByRole('radio', { name: 'Add a contact' }).check();
	await noError(page, 'replaced');
	await page.locator('#replaced').focus();
	await page.locator('#replaced').selectOption({ index: 1 });
	await page.locator('#replaced').blur();
	assert.match(await errorOf(page, 'replaced'), /^Only Replace takes a contact away/);
	const list = page.locator('[data-errors] li');
	assert.ok(await list.count() >= 4);
	await submit(page);
	await t.sound(page, 'form with a summary');
	assert.equal(await page.evaluate(() => document.activeElement.matches('[data-errors]')), true);
	await page.getByRole('link', { name: 'Contact Last Name is required.' }).click();
	assert.equal(await page.evaluate(() => document.activeElement.id), 'last_name');
	const restore = await form(t, 'data-restore');
	await leave(restore, 'date_of_loss', '2024-01-02');
	assert.match(await errorOf(restore, 'date_of_loss'), /this loss is older/);
	assert.equal(await restore.getAttribute('#date_of_loss', 'aria-invalid'), null, 'a warning is no error');
	await t.sound(restore, 'form with a warning');
}

/* The form lies open past midnight: what is checked by the day follows, in the zone of the account, not of the browser. */
async function pastMidnight(t) {
	const day = (n) => new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Chicago' }).format(Date.now() + n * 86400_000);
	const open = async (type) => {
		const page = await form(t, type, { timezoneId: 'Pacific/Auckland' });
		await page.clock.install();
		await page.reload();
		return page;
	};
	const training = await open('training'), issue = await open('application-issue'), restore = await open('data-restore');
	await leave(training, 'training_date', day(0));
	assert.equal(await training.locator('.error').count(), 0);
	await leave(issue, 'began', day(1));
	assert.equal(await errorOf(issue, 'began'), 'Issue Began can\'t be in the future.');
	await leave(restore, 'date_of_loss', day(-30));
	assert.equal(await restore.locator('.note-warn').count(), 0);
	for (const page of [training, issue, restore])
		await page.clock.fastForward('24:00:00');
	await leave(training, 'training_date', day(0));
	assert.equal(await errorOf(training, 'training_date'), 'Choose a day from today on.');
	await leave(issue, 'began', day(1));
	assert.equal(await issue.locator('.error').count(), 0);
	await leave(issue, 'began', day(2));
	assert.equal(await errorOf(issue, 'began'), 'Issue Began can\'t be in the future.');
	await leave(restore, 'date_of_loss', day(-30));
	assert.match(await errorOf(restore, 'date_of_loss'), /this loss is older/);
}

async function twoLists(t) {
	for (const how of ['mouse', 'keyboard', 'touch']) {
		const page = await form(t, 'modify-support-contacts', { device: how === 'touch' ? 'phone' : 'desktop' });
		const list = (name) => page.getByRole('list', { name }), names = (name) => list(name).getByRole('button').allTextContents();
		const press = async (name, word) => {
			const button = list(name).getByRole('button', { name: word });
			if (how === 'keyboard')
				await button.focus().then(() => page.keyboard.press('Enter'));
			else
				await button[how === 'touch' ? 'tap' : 'click']();
		};
		assert.equal(await page.getByRole('checkbox').count(), 0);
		assert.equal((await names('Available')).length, 7);
		await press('Available', 'Food Service');
		assert.equal(await spoken(page), 'Food Service: Chosen');
		assert.equal(await focused(page), 'Choose: Human Resources', 'the focus stays in the list');
		await press('Available', 'State Edition');
		assert.equal(await focused(page), 'Choose: Voice Messenger');
		await press('Available', 'SIS');
		assert.deepEqual(await names('Chosen'), ['Take away: SIS', 'Take away: Food Service', 'Take away: State Edition']);
		await press('Chosen', 'Food Service');
		assert.deepEqual(await page.evaluate(() => new FormData(document.querySelector('form[data-draft]')).getAll('areas')), ['sis', 'state_edition']);
		if (how !== 'mouse')
			continue;
		await t.sound(page, 'two lists');
		await page.locator('.dual').evaluate((e) => e.scrollIntoView({ block: 'center' }));
		await t.picture(page, 'case-contacts-desktop', { asItStands: true });
	}
	const plain = await form(t, 'modify-support-contacts', { javaScriptEnabled: false });
	assert.equal(await plain.getByRole('group', { name: 'Area of Responsibility' }).getByRole('checkbox').count(), 7);
}

async function draft(t) {
	const page = await form(t, 'modify-support-contacts'), note = page.locator('[data-restored]');
	assert.equal(await note.isVisible(), false);
	await page.fill('#subject', 'A new colleague');
	await page.getByRole('radio', { name: 'Technical' }).check();
	await page.locator('#replaced').selectOption({ index: 1 });
	await page.getByRole('button', { name: 'Choose: Finance' }).click();
	await page.locator('input[data-drop]').setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') });
	const stored = () => page.evaluate(() => JSON.stringify({ ...sessionStorage }) + JSON.stringify({ ...localStorage }));
	assert.match(await stored(), /A new colleague/);
	assert.doesNotMatch(await stored(), /a\.txt|_csrf/);
	await page.goto('/support');
	await page.goto(`${NEW}/modify-support-contacts`);
	await note.getByText('is back').waitFor();
	assert.equal(await page.inputValue('#subject'), 'A new colleague');
	assert.equal(await page.getByRole('radio', { name: 'Technical' }).isChecked(), true);
	assert.equal(await page.getByRole('button', { name: 'Take away: Finance' }).count(), 1);
	assert.equal(await page.locator('input[data-drop]').evaluate((e) => e.files.length), 0);
	await t.sound(page, 'form with a draft');
	await page.goto(`${NEW}/question`); // each type has its own
	assert.equal(await page.inputValue('#subject'), '');
	assert.equal(await note.isVisible(), false);
	await page.goto(`${NEW}/modify-support-contacts`);
	await note.getByRole('button', { name: 'Discard it' }).click();
	await page.getByRole('button', { name: 'Choose: Finance' }).waitFor(); // a list is redrawn after the reset
	assert.equal(await page.inputValue('#subject'), '');
	await note.waitFor({ state: 'hidden' });
	await page.reload();
	assert.equal(await page.inputValue('#subject'), '');
}

async function draftGoes(t) {
	const page = await form(t, 'question');
	await page.fill('#subject', 'Sent, and not kept');
	await page.fill('#description', 'Anything');
	await submit(page); // stopped: the module is missing
	assert.equal(await errorOf(page, 'module'), 'Module is required.');
	await page.goto('/support');
	await page.goto(`${NEW}/question`);
	assert.equal(await page.inputValue('#subject'), 'Sent, and not kept');
	await page.locator('#module').selectOption('census');
	await submit(page);
	await onCase(page);
	await page.goto(`${NEW}/question`);
	assert.equal(await page.inputValue('#subject'), '');
	await page.fill('#subject', 'Secret of a tab'); // and two tabs, one of which signs out
	const other = await page.context().newPage();
	await other.goto(`${NEW}/outage`);
	await other.fill('#subject', 'Secret of another tab');
	await other.getByRole('button', { name: 'Sign out' }).click();
	await other.waitForURL(/sign-in|\/$/);
	const left = (one) => one.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith('draft')));
	assert.deepEqual(await left(other), []);
	assert.deepEqual(await left(page), []);
	// Who signs in next in the same tab sees nothing of the one before.
	await page.evaluate(() => sessionStorage.setItem('draft:0000000000001/x/question', '{"subject":["of somebody else"]}'));
	await page.goto(`/sign-in?return_to=${NEW}/question`);
	await t.signIn(page, t.who('technical'));
	assert.equal(await page.inputValue('#subject'), '');
	assert.deepEqual(await left(page), []);
}

/* Gives files to the page as a paste or a drop does. */
const give = (page, kind, files, text = '') => page.evaluate(([what, list, words]) => {
	const data = new DataTransfer();
	for (const { name, size, type } of list)
		data.items.add(new File([new Uint8Array(size).fill(65)], name, { type }));
	if (words)
		data.setData('text/plain', words);
	const options = { bubbles: true, cancelable: true };
	const event = what === 'paste' ? new ClipboardEvent('paste', { ...options, clipboardData: data }) : new DragEvent(what, { ...options, dataTransfer: data });
	return document.activeElement.dispatchEvent(event);
}, [kind, files, text]);

async function files(t) {
	const page = await form(t, 'question'), list = page.getByRole('list', { name: 'Files to be sent' });
	const PNG = { name: 'image.png', size: 1000, type: 'image/png' };
	await page.fill('#subject', 'With files');
	await page.fill('#description', 'Two.');
	await page.locator('#module').selectOption('census');
	assert.equal(await give(page, 'paste', [PNG]), false);
	assert.match(await list.textContent(), /screenshot-\d{14}\.png 1000 B/);
	assert.equal(await give(page, 'paste', [PNG], 'a\tb'), true, 'a table from a spreadsheet is pasted as text');
	assert.equal(await list.getByRole('listitem').count(), 1);
	await give(page, 'dragover', [PNG]);
	assert.equal(await page.locator('form.dropping').count(), 1);
	assert.equal(await give(page, 'drop', [{ name: 'log.txt', size: 3, type: 'text/plain' }, { name: 'big.txt', size: 26 << 20, type: 'text/plain' }]), false);
	assert.equal(await page.locator('form.dropping').count(), 0);
	assert.match(await errorOf(page, 'file'), /larger than 25 MB/);
	await t.sound(page, 'form with files');
	await submit(page); // stays here: nothing is uploaded to be refused
	assert.equal(await page.evaluate(() => document.activeElement.matches('[data-errors]')), true);
	await list.getByRole('button', { name: 'Remove big.txt' }).click();
	assert.equal(await focused(page), 'Remove log.txt');
	await noError(page, 'file');
	await page.locator('input[data-drop]').setInputFiles({ name: 'more.txt', mimeType: 'text/plain', buffer: Buffer.from('more') });
	assert.equal(await list.getByRole('listitem').count(), 3, 'choosing adds to what is there');
	await list.getByRole('button', { name: /Remove screenshot/ }).click(); // a thousand letters are no picture
	const many = Array.from({ length: 20 }, (_, i) => ({ name: `n${i}.txt`, size: 1, type: 'text/plain' }));
	await give(page, 'drop', many);
	assert.match(await errorOf(page, 'file'), /takes 20 files/);
	for (let i = 0; i < 20; i++)
		await list.getByRole('button', { name: `Remove n${i}.txt` }).click();
	await submit(page);
	await onCase(page);
	assert.deepEqual(await page.locator('[data-part=files] .files a').allTextContents(), ['log.txt', 'more.txt']);
	await page.locator('#body').focus(); // and so in the box for comments
	await give(page, 'drop', [{ name: 'later.txt', size: 5, type: 'text/plain' }]);
	await page.getByRole('button', { name: 'Remove later.txt' }).waitFor();
	const agent = await t.signedIn(t.who('agent'), new URL(page.url()).pathname.replace('/support', '/desk'));
	await agent.getByRole('button', { name: 'Take this case' }).click();
	await page.locator('aside .badge', { hasText: 'Assigned' }).waitFor();
	assert.equal(await page.locator('input[data-drop]').evaluate((e) => e.files.length), 1, 'what others do takes no file away');
	await page.getByRole('button', { name: 'Send comment' }).click();
	await page.locator('.timeline a', { hasText: 'later.txt' }).waitFor();
}

async function known(t) {
	const page = await form(t, 'application-issue'), panel = page.locator('[data-known]');
	await page.fill('#subject', 'Notifications arrive late on phones');
	await panel.getByRole('button', { name: /This affects us too\s*: Mobile notifications/ }).waitFor();
	await t.sound(page, 'form with known problems');
	await page.locator('#subject').evaluate((e) => e.closest('.field').scrollIntoView({ block: 'center' }));
	await t.picture(page, 'case-form-desktop', { asItStands: true });
	assert.equal(await panel.getAttribute('role'), 'status');
	await panel.getByRole('button', { name: /This affects us too/ }).click();
	await onCase(page);
	assert.match(await page.textContent('aside'), /Mobile notifications arrive late/);
}

async function small(t) {
	const page = await form(t, 'application-issue'), sources = await page.locator('script[src]').evaluateAll((list) => list.map((s) => s.src));
	let bytes = 0;
	for (const source of sources)
		bytes += gzipSync(await (await page.request.get(source)).body(), { level: 9 }).length;
	assert.equal(sources.length, 2);
	assert.ok(bytes <= SCRIPTS_MAX, `${bytes} bytes of scripts`);
}

export const tests = [
	{ name: 'support_form_says_the_same_as_the_server', run: sameWords },
	{ name: 'support_form_checks_as_fields_are_left', run: asFieldsAreLeft },
	{ name: 'support_form_two_lists', run: twoLists },
	{ name: 'support_form_draft', run: draft },
	{ name: 'support_form_draft_goes', run: draftGoes },
	{ name: 'support_form_files', run: files },
	{ name: 'support_form_past_midnight', run: pastMidnight },
	{ name: 'support_form_known_problem', run: known },
	{ name: 'support_form_small_scripts', run: small },
];
