// support/types.test.mjs — every type of case with every field of its form, through the pages and through the API, then from New to reopened
// through the API. What there is to fill comes from GET /api/v1/case-types, so a new field is tried without a change here.
import assert from 'node:assert/strict';
import { freshCode } from '../lib/totp.mjs';

const TYPES = ['application-issue', 'question', 'outage', 'modify-support-contacts', 'server-access', 'server-issue', 'data-restore',
	'technical-services', 'training', 'consulting', 'state-reporting'];
/* How many fields the matrix gives each of them (domain A.4.2), our three of Data Restore among them. */
const FIELDS = [13, 7, 6, 15, 6, 8, 10, 8, 9, 8, 5];
const OWN_COLUMN = ['account', 'contact', 'priority', 'module', 'subject', 'description'];

const day = (n) => new Date(Date.now() + n * 86400_000).toISOString().slice(0, 10);
const shownDay = (text) => text.replace(/(\d+)-(\d+)-(\d+)/, '$2/$3/$1');

/* A value for each field of a type, as programs send it, and the words that a page shows of it. */
function answers(type, mark) {
	const out = {};
	let later = 20;
	for (const field of type.fields) {
		const last = field.choices?.at(-1), date = /^(began|date_of_loss)$/.test(field.name) ? day(-5) : day(++later);
		out[field.name] = {
			line: () => [`${field.name} ${mark}`], text: () => [`${field.name} ${mark}\nin two lines`],
			email: () => [`nora.${mark}@school.example`], date: () => [date, shownDay(date)], bool: () => ['yes', 'Yes'],
			choice: () => [last.value, last.label], set: () => [[field.choices[1].value, last.value], `${field.choices[1].label}, ${last.label}`],
			id: () => ['', ''], // chosen on the page
		}[field.kind]();
		out[field.name][1] ??= out[field.name][0];
	}
	return out;
}

async function fill(page, field, answer) {
	const one = page.locator(`form[data-draft] [name="${field.name}"]`);
	switch (field.kind) {
	case 'set':
		for (const label of answer[1].split(', '))
			await page.getByRole('button', { name: `Choose: ${label}` }).click();
		break;
	case 'bool':
		await one.check();
		break;
	case 'choice':
		await (await one.first().getAttribute('type') === 'radio' ? page.locator(`[name="${field.name}"][value="${answer[0]}"]`).check() : one.selectOption(answer[0]));
		break;
	case 'id': // the account stays, a contact is somebody else of it
		if (field.name !== 'account')
			await one.selectOption({ index: Math.min(1, await one.locator('option').count() - 1) });
		answer[1] = await one.evaluate((e) => e.selectedOptions[0].text);
		break;
	default:
		await one.fill(answer[0]);
	}
}

/* What the page says beside this label. */
const beside = (page, label) => page.evaluate((text) => {
	const name = [...document.querySelectorAll('.pairs dt, h3')].find((e) => e.textContent === text);
	return name?.nextElementSibling.textContent.trim() ?? '(not shown)';
}, label);

async function fileOne(t, page, type, n) {
	const answer = answers(type, `p${n}`);
	await page.goto(`/support/cases/new/${type.type}`);
	for (const field of type.fields)
		await fill(page, field, answer[field.name]);
	await t.sound(page, `form of ${type.type}`);
	await page.getByRole('button', { name: 'Submit case' }).click();
	await page.waitForURL(/\/support\/cases\/\d+$/);
	assert.equal(await page.textContent('h1'), answer.subject[1]);
	assert.match(await page.textContent('.page-head'), new RegExp(type.label));
	assert.match(await page.textContent('#description + .prose'), /description p\d+\s+in two lines/);
	for (const field of type.fields.filter((f) => !['subject', 'description'].includes(f.name)))
		assert.equal(await beside(page, field.label), answer[field.name][1], `${type.type}: ${field.label}`);
	await t.sound(page, `case of ${type.type}`);
}

const typesFor = async (page) => (await (await page.request.get('/api/v1/case-types')).json()).types;
async function throughPages(t) {
	const page = await t.signedIn(t.who('authorized'), '/support'), types = await typesFor(page);
	assert.deepEqual(types.map((type) => type.type), TYPES.slice(0, 10));
	for (const [n, type] of types.entries()) {
		assert.equal(type.fields.length, FIELDS[n], type.type);
		await fileOne(t, page, type, n);
	}
}

async function ofAState(t) {
	const page = await t.signedIn(t.who('state'), '/support'), chooser = page.locator('#shell-account');
	const label = (await chooser.locator('option').allTextContents()).find((name) => /Department/.test(name));
	await chooser.selectOption({ label });
	await page.waitForFunction((name) => document.querySelector('#shell-account option[selected]')?.text === name, label);
	await page.goto('/support/cases/new');
	await page.getByRole('heading', { name: 'Services for state departments of education' }).waitFor();
	await t.sound(page, 'tiles of a state');
	const type = (await typesFor(page)).find((one) => one.type === 'state-reporting');
	assert.equal(type.fields.length, FIELDS[10]);
	await fileOne(t, page, type, 10);
}

/* The one form with two lists, on a phone, by touch. */
async function onAPhone(t) {
	const page = await t.signedIn(t.who('authorized'), '/support/cases/new', { device: 'phone', viewport: { width: 360, height: 740 } });
	await page.getByRole('link', { name: /Modify Support Contacts/ }).tap();
	await page.waitForURL('**/modify-support-contacts');
	const type = (await typesFor(page)).find((one) => one.type === 'modify-support-contacts');
	await fileOne(t, page, type, 11);
}

/* Ready to be asked as this person: { status, body }. */
async function program(t, account) {
	const call = async (method, path, body, headers = {}) => {
		const answer = await fetch(`${t.site.origin}/api/v1${path}`, { method, body: body && JSON.stringify(body),
			headers: { 'Content-Type': 'application/json', ...call.token && { Authorization: `Bearer ${call.token}` }, ...headers } });
		return { status: answer.status, etag: answer.headers.get('etag'), body: await answer.json() };
	};
	const code = account.totp_secret && await freshCode(account.totp_secret);
	const { status, body } = await call('POST', '/session', { email: account.email, password: account.password, ...code && { code } });
	assert.equal(status, 201, JSON.stringify(body));
	call.token = body.token;
	return call;
}

async function throughTheApi(t) {
	const contact = await program(t, t.who('authorized')), colleague = await program(t, t.who('technical')); // each is asked so much a minute
	const me = (await contact('GET', '/me')).body;
	const others = (await contact('GET', '/contacts')).body.contacts?.filter((one) => one.email !== t.who('authorized').email) ?? [];
	for (const [n, type] of (await contact('GET', '/case-types')).body.types.entries()) {
		const sent = Object.fromEntries(Object.entries(answers(type, `a${n}`)).map(([name, answer]) => [name, answer[0]]).filter(([, value]) => value !== ''));
		if (type.type === 'modify-support-contacts')
			sent.replaced = others[0].person;
		const filed = await contact('POST', '/cases', { type: type.type, ...sent });
		assert.equal(filed.status, 201, JSON.stringify(filed.body));
		const { body } = await contact('GET', `/cases/${filed.body.number}`), fields = { ...body, ...body.fields };
		for (const [name, value] of Object.entries(sent))
			assert.equal(fields[name], Array.isArray(value) ? value.join(' ') : value, `${type.type}: ${name}`);
		assert.equal(body.contact_name, me.name);
		// Without any one that the table calls required it is refused, with the words that the table has for it.
		for (const field of type.fields.filter((f) => f.required && !['account', 'contact'].includes(f.name))) {
			const { [field.name]: left, ...rest } = sent, refused = await colleague('POST', '/cases', { type: type.type, ...rest });
			assert.ok(left && refused.status === 422, `${type.type} without ${field.name}: ${refused.status}`);
			const said = field.checks.find((c) => c.check === 'required').message;
			assert.deepEqual(refused.body.errors, [{ field: field.name, message: said }]);
		}
	}
	const state = { type: 'state-reporting', subject: 's', description: 'd', priority: 'low' };
	assert.equal((await colleague('POST', '/cases', state)).status, 422);
}

async function lifeThroughTheApi(t) {
	const contact = await program(t, t.who('authorized')), agent = await program(t, t.who('agent'));
	const filed = await contact('POST', '/cases', { type: 'question', subject: 'By programs only', description: 'd', priority: 'medium', module: 'census' });
	const at = `/cases/${filed.body.number}`, desk = `/desk${at}`;
	const status = async () => (await contact('GET', at)).body.status;
	const steps = [
		[agent, `${desk}/transitions`, { event: 'take' }, 'assigned'],
		[agent, `${desk}/transitions`, { event: 'ask', body: 'Which school?' }, 'pending-customer-input'],
		[contact, `${at}/comments`, { body: 'Lincoln.' }, 'assigned'],
		[agent, `${desk}/transitions`, { event: 'resolve', body: 'Look under **Census**.' }, 'pending-customer-verification'],
		[contact, `${at}/transitions`, { event: 'dispute', body: 'It is not there.' }, 'assigned'],
		[agent, `${desk}/transitions`, { event: 'resolve', body: 'Look under **Reports**.' }, 'pending-customer-verification'],
		[contact, `${at}/transitions`, { event: 'confirm' }, 'closed'],
		[contact, `${at}/transitions`, { event: 'reopen', body: 'Gone again.' }, 'assigned'],
	];
	for (const [who, path, body, then] of steps) {
		const answer = await who('POST', path, body);
		assert.ok(answer.status < 300, `${path} ${JSON.stringify(body)}: ${JSON.stringify(answer.body)}`);
		assert.equal(await status(), then);
	}
	// Two agents: who is late is told what happened, and nothing of his is written.
	const seen = (await agent('GET', desk)).etag;
	await contact('POST', `${at}/comments`, { body: 'One more thing.' });
	const late = await agent('POST', `${desk}/transitions`, { event: 'resolve', body: 'Done.' }, { 'If-Match': seen });
	assert.equal(late.status, 409);
	assert.match(JSON.stringify(late.body.changes), /One more thing/);
	const { body } = await contact('GET', at);
	assert.equal(body.status, 'assigned');
	assert.equal(body.resolution, 'Look under **Reports**.');
	assert.deepEqual(body.comments.map((one) => one.by_vendor), [true, false, false, false, false]);
	const { history } = (await contact('GET', `${at}/history`)).body;
	assert.equal(history.filter((one) => one.what === 'status').length, 9);
	const stranger = await program(t, t.who('technical', 'ASP-hosted'));
	assert.equal((await stranger('GET', at)).status, 404);
	assert.equal((await stranger('POST', `${at}/comments`, { body: 'x' })).status, 404);
	assert.equal((await contact('POST', `${at}/comments`, { body: 'x', surprise: 1 })).status, 422);
	assert.deepEqual((await contact('GET', at)).body.fields, {});
	assert.equal(OWN_COLUMN.every((name) => !(name in body.fields)), true);
}

/* A new contact, from the form to the list of contacts: one click of the agent's. */
async function becomesAContact(t) {
	const page = await t.signedIn(t.who('technical'), '/support/cases/new/modify-support-contacts');
	await page.getByRole('radio', { name: 'Add a contact' }).check();
	for (const [id, text] of Object.entries({ subject: 'A colleague', description: 'She begins on Monday.', first_name: 'Ruth', last_name: 'Abel', email: 'ruth.abel@maple.example' }))
		await page.fill(`#${id}`, text);
	await page.getByRole('radio', { name: 'Technical' }).check();
	await page.getByRole('button', { name: 'Choose: Finance' }).click();
	await page.getByRole('button', { name: 'Submit case' }).click();
	await page.waitForURL(/\/support\/cases\/\d+$/);
	const agent = await t.signedIn(t.who('agent'), new URL(page.url()).pathname.replace('/support', '/desk'));
	await agent.getByRole('button', { name: 'Approve and change the contact' }).click();
	await agent.getByText(/Contact changed/).first().waitFor({ state: 'attached' });
	await page.goto('/support/contacts');
	const card = page.locator('.card', { hasText: 'Ruth Abel' });
	assert.match(await card.textContent(), /Technical[\s\S]*Finance[\s\S]*ruth\.abel@maple\.example/);
}

export const tests = [
	{ name: 'support_types_through_pages', run: throughPages },
	{ name: 'support_types_of_a_state', run: ofAState },
	{ name: 'support_types_on_a_phone', run: onAPhone },
	{ name: 'support_types_through_the_api', run: throughTheApi },
	{ name: 'support_types_life_through_the_api', run: lifeThroughTheApi },
	{ name: 'support_types_new_contact', run: becomesAContact },
];
