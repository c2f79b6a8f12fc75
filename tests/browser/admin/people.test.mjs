// admin/people.test.mjs — administrators of a district and of a school: finding people, a restriction that a guardian feels, sheets of keys.
import assert from 'node:assert/strict';

async function family(t, who, expect = []) {
	const page = await t.page({ device: 'phone', expect });
	await page.goto('/portal');
	await page.fill('#district', who.district.slice(0, 8));
	await page.click(`button.line:has-text("${who.district}")`);
	await page.fill('#username', who.username);
	await page.fill('#password', who.password);
	await page.click('button.main');
	await page.waitForSelector('.tabs');
	return page;
}

async function openPerson(page, name) {
	await page.goto('/admin/people');
	await page.getByLabel('Name, user name or number').fill(name);
	await page.getByRole('button', { name: 'Show', exact: true }).click();
	await page.getByRole('link', { name, exact: true }).click();
	await page.getByRole('heading', { level: 1, name }).waitFor();
}

async function looksAround(t) {
	const page = await t.signedIn(t.who('district_admin'), '/admin');
	await t.sound(page, 'front');
	await t.picture(page, 'admin-desktop');
	for (const [path, what] of [['/admin/people', 'people'], ['/admin/people?kind=student&grade=12&state=never', 'filtered people'],
		['/admin/people?q=nobody+at+all', 'nobody found'], ['/admin/never', 'never activated'], ['/admin/keys', 'choice of keys'],
		['/admin/administrators', 'administrators'], ['/admin/settings', 'settings'], ['/admin/audit', 'audit trail']]) {
		await page.goto(path);
		await t.sound(page, what);
	}
	await page.goto('/admin/administrators');
	await page.getByRole('link', { name: 'Iris Koch' }).click();
	await t.sound(page, 'an administrator');
	await page.getByRole('link', { name: 'Settings' }).click();
	await page.getByLabel('Guardians no longer see the record').check();
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByText('The settings were changed.').waitFor();
	assert.ok(await page.getByLabel('Guardians no longer see the record').isChecked());
	await page.getByLabel('Guardians keep seeing the record').check();
	await page.getByRole('button', { name: 'Save' }).click();
}

/* A restriction: the child leaves the guardian's portal at the next look, and comes back when it is lifted. */
async function restricts(t) {
	const guardian = t.who('guardian', 'both schools');
	const portal = await family(t, guardian), children = await portal.locator('section.child').count();
	assert.ok(children > 1);
	const page = await t.signedIn(t.who('district_admin'), '/admin');
	await openPerson(page, guardian.name);
	await t.sound(page, 'a guardian');
	await t.picture(page, 'admin-person-desktop');
	const card = page.locator('.card').first(), child = (await card.locator('h3').textContent()).trim();
	await card.getByRole('link', { name: /^Change/ }).click();
	await t.sound(page, 'a relation');
	await page.getByLabel(/^Restricted/).check();
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByText('The relation was changed.').waitFor();
	assert.match(await page.locator('.card', { hasText: child }).textContent(), /Restricted/);
	await portal.click('button.refresh');
	await portal.waitForFunction((n) => document.querySelectorAll('section.child').length === n, children - 1);
	assert.equal((await portal.textContent('main')).includes(child.split(' ')[0]), false);
	await page.locator('.card', { hasText: child }).getByRole('link', { name: /^Change/ }).click();
	await page.getByLabel(/^Restricted/).uncheck();
	await page.getByLabel('Last day').fill('2020-01-31');
	await page.getByRole('button', { name: 'Save' }).click();
	await page.locator('.card', { hasText: child }).getByText('Ended').waitFor();
	await page.locator('.card', { hasText: child }).getByRole('link', { name: /^Change/ }).click();
	await page.getByLabel('Last day').fill('');
	await page.getByRole('button', { name: 'Save' }).click();
	await page.locator('.card', { hasText: child }).getByText('Sees the student').waitFor();
	await portal.click('button.refresh');
	await portal.waitForFunction((n) => document.querySelectorAll('section.child').length === n, children);
}

async function printsKeys(t) {
	const page = await t.signedIn(t.who('school_admin'), '/admin/keys');
	assert.equal(await page.getByRole('link', { name: 'Administrators' }).count(), 0);
	await page.getByLabel('For whom').selectOption({ label: 'Students' });
	await page.getByLabel('Grade', { exact: true }).selectOption('06');
	await page.getByRole('button', { name: 'Count' }).click();
	const wanted = Number(/(\d+) people have not activated/.exec(await page.textContent('main'))[1]);
	await page.getByRole('button', { name: /^Make the keys/ }).click();
	await page.locator('.slip').first().waitFor();
	assert.equal(await page.locator('.slip').count(), wanted);
	assert.match(await page.locator('.key').first().textContent(), /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
	await t.sound(page, 'a sheet of keys');
	await page.emulateMedia({ media: 'print' });
	assert.equal(await page.locator('.head').isVisible(), false);
	assert.equal(await page.getByRole('link', { name: 'Back' }).isVisible(), false);
	assert.equal(await page.locator('.slip').first().evaluate((e) => getComputedStyle(e).breakInside), 'avoid');
	await page.emulateMedia({ media: 'screen' });
	await t.picture(page, 'admin-keys-desktop');
}

async function suspends(t) {
	const student = t.who('student'), portal = await family(t, student, [/status of 401/]);
	const page = await t.signedIn(t.who('district_admin'), '/admin');
	await openPerson(page, student.name);
	await page.locator('summary', { hasText: 'Suspend the sign-in' }).click();
	await t.sound(page, 'a student, about to be suspended');
	await page.getByRole('button', { name: 'Suspend', exact: true }).click();
	await page.getByText('The sign-in is suspended, and').waitFor();
	await t.sound(page, 'a suspended student');
	assert.equal(await portal.evaluate(() => fetch('/api/v1/portal/sync').then((r) => r.status)), 401);
	await page.getByRole('button', { name: 'Let the person sign in again' }).click();
	await page.getByText('The sign-in works again.').waitFor();
}

async function invites(t) {
	const page = await t.signedIn(t.who('district_admin'), '/admin/administrators', { expect: [/status of 422/] });
	await page.getByRole('button', { name: 'Invite' }).click();
	await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
	await t.sound(page, 'an invitation with errors');
	await page.getByLabel('First name').fill('Nils');
	await page.getByLabel('Last name').fill('Holm');
	await page.getByLabel('E-mail').fill('nils.holm@maplegrove.example');
	await page.getByRole('button', { name: 'Invite' }).click();
	await page.getByText('Invited: a mail with a link').waitFor();
	await page.getByRole('link', { name: 'Nils Holm' }).click();
	await page.locator('summary').click();
	await page.getByRole('button', { name: 'Remove', exact: true }).click();
	await page.getByText('Removed, and signed out everywhere.').waitFor();
	await page.goto('/admin/audit?event=administrator');
	assert.match(await page.textContent('main'), /Removed an administrator/);
}

async function narrow(t) {
	const page = await t.signedIn(t.who('school_admin'), '/admin', { device: 'narrow', javaScriptEnabled: false, expect: [/status of 403/] });
	for (const path of ['/admin', '/admin/people', '/admin/never', '/admin/keys']) {
		await page.goto(path);
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		assert.ok(wide <= 0, `${path} scrolls sideways by ${wide} px at 320 px`);
	}
	assert.equal((await page.goto('/admin/settings')).status(), 403);
}

export const tests = [
	{ name: 'admin_pages', run: looksAround },
	{ name: 'admin_restricts_a_guardian', run: restricts },
	{ name: 'admin_prints_keys', run: printsKeys },
	{ name: 'admin_suspends', run: suspends },
	{ name: 'admin_invites', run: invites },
	{ name: 'admin_narrow', run: narrow },
];
