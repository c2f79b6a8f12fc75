// notices/notices.test.mjs — a contact reads what is open; a publisher writes, previews, publishes, updates and closes; banners follow.
import assert from 'node:assert/strict';

const banner = (page, kind) => page.locator(`.banners .banner-${kind}`);

async function reads(t) {
	const page = await t.signedIn(t.who('authorized'), '/support');
	assert.match(await banner(page, 'outage').textContent(), /Outage:\s+Mobile notifications arrive late/);
	assert.match(await banner(page, 'maintenance').textContent(), /Maintenance:\s+Network maintenance in the data center, \d\d\/\d\d\/\d{4} - /);
	const order = await page.locator('.banners .banner').evaluateAll((all) => all.map((e) => e.className));
	assert.deepEqual(order, ['banner banner-outage', 'banner banner-maintenance']);
	await banner(page, 'outage').getByRole('link').click();
	await page.getByRole('heading', { level: 1, name: 'Notifications' }).waitFor();
	const open = page.locator('article', { hasText: 'Mobile notifications arrive late' });
	const told = await open.locator('.told > li').allTextContents();
	assert.match(told[0], /Update[\s\S]*Identified[\s\S]*One of two queues/);
	assert.match(told[1], /Published[\s\S]*Investigating[\s\S]*up to half an hour late/);
	await t.sound(page, 'open notifications');
	await t.picture(page, 'notifications-desktop');
	await page.getByRole('link', { name: 'Closed Notifications' }).click();
	assert.match(await page.locator('article', { hasText: 'Certificate incident' }).textContent(), /Resolved/);
	await t.sound(page, 'closed notifications');
	await page.getByRole('link', { name: 'Certificate incident' }).click();
	await page.getByText('What we learned').first().waitFor();
	await t.sound(page, 'a closed incident');
	await t.picture(page, 'notification-desktop');
}

async function affected(t) {
	const page = await t.signedIn(t.who('technical'), '/support/notifications');
	await page.locator('main').getByRole('link', { name: 'Mobile notifications arrive late' }).click();
	await page.locator('aside').waitFor();
	await t.sound(page, 'an open incident');
	await page.getByRole('button', { name: /This affects us too/ }).click();
	await page.getByText(/You said that this affects/).waitFor();
	const staff = await t.signedIn(t.who('publisher'), '/desk/notifications');
	await staff.getByRole('link', { name: 'Mobile notifications arrive late' }).click();
	await staff.getByRole('heading', { name: '1 account says: this affects us too' }).waitFor();
}

async function chooses(t) {
	const page = await t.signedIn(t.who('read_only'), '/account');
	await page.getByRole('link', { name: 'Mail about notifications' }).click();
	await t.sound(page, 'choice of mail');
	await page.getByRole('radio', { name: 'Incidents only' }).check();
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByText('Your choice was saved.').waitFor();
	await page.goto('/account/notifications');
	assert.ok(await page.getByRole('radio', { name: 'Incidents only' }).isChecked());
}

/* From the form to the end; a contact's page, which stays open, follows. */
async function publishes(t) {
	const reader = await t.signedIn(t.who('technical', 'ASP'), '/support');
	await reader.clock.install(); // half minutes that nobody waits for
	await reader.reload();
	const page = await t.signedIn(t.who('publisher'), '/desk/notifications', { expect: [/status of 422/] });
	await t.sound(page, 'notifications at the desk');
	await page.getByRole('link', { name: 'New incident' }).click();
	await t.sound(page, 'form of a notification');
	await t.picture(page, 'notification-form-desktop');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await page.locator('[data-errors]').waitFor();
	await t.sound(page, 'form of a notification with errors');
	await page.getByLabel('Title').fill('Reports do not open');
	await page.getByLabel('Text').fill('We see **errors** and look for the cause.');
	await page.getByRole('checkbox', { name: 'Student Information' }).check();
	await page.getByRole('radio', { name: /^All accounts/ }).check();
	await page.getByRole('button', { name: 'Preview' }).click();
	assert.match(await page.locator('section.note').innerHTML(), /We see <strong>errors<\/strong>/);
	await t.sound(page, 'preview');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await page.getByText('The draft was saved.').waitFor();
	await t.sound(page, 'draft');
	assert.equal(await reader.locator('.banners', { hasText: 'Reports do not open' }).count(), 0);
	await page.getByRole('button', { name: 'Publish' }).click();
	await page.getByText('It is published.').waitFor();
	await reader.clock.fastForward(31_000);
	await banner(reader, 'outage').getByText('Reports do not open').waitFor();
	await page.getByLabel('What is new').fill('Found: a full disk.');
	await page.getByLabel('State from now on').selectOption('Resolved');
	await t.sound(page, 'update of a notification');
	await t.picture(page, 'notification-desk-desktop');
	await page.getByRole('button', { name: 'Publish the update' }).click();
	await page.getByText('The update is published.').waitFor();
	await page.getByLabel('What we learned').fill('Disks are watched now.');
	await page.getByRole('button', { name: 'Save the note' }).click();
	await page.getByText('The note was saved.').waitFor();
	await reader.clock.fastForward(31_000);
	await reader.locator('.banners', { hasText: 'Mobile notifications arrive late' }).waitFor();
	await reader.goto('/support/notifications?state=closed');
	await reader.getByRole('link', { name: 'Reports do not open' }).click();
	assert.match(await reader.textContent('main'), /Disks are watched now\./);
}

async function plans(t) {
	const page = await t.signedIn(t.who('publisher'), '/desk/notifications/new?kind=maintenance');
	assert.ok(await page.getByRole('radio', { name: 'Maintenance' }).isChecked());
	const start = new Date(await page.getByLabel('Start').inputValue());
	assert.ok(start - Date.now() > 13 * 86400e3, 'two weeks ahead are suggested');
	await page.goto('/desk/notifications?show=drafts');
	await page.getByRole('link', { name: 'New version on all Staging sites' }).click();
	assert.notEqual(await page.getByLabel('Publish at').inputValue(), '');
	await page.getByRole('button', { name: 'Publish' }).click();
	await page.getByText('It will be published at that time.').waitFor();
	await t.sound(page, 'planned publication');
	await page.getByRole('button', { name: 'Do not publish it by itself' }).click();
	await page.getByText('It is a draft again.').waitFor();
	await page.goto('/desk/templates');
	await t.sound(page, 'templates');
	await page.getByRole('link', { name: 'Site unreachable' }).click();
	assert.equal(await page.getByLabel('Title').inputValue(), "A site can't be reached");
}

/* Who reads the list, or one of it, sees at once what is published and told, and the banners with it. */
async function follows(t) {
	const list = await t.signedIn(t.who('read_only'), '/support/notifications');
	const page = await t.signedIn(t.who('publisher'), '/desk/notifications/new?kind=incident');
	await page.getByLabel('Title').fill('Meals are not counted');
	await page.getByLabel('Text').fill('The counters stand still.');
	await page.getByRole('radio', { name: /^All accounts/ }).check();
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await page.getByRole('button', { name: 'Publish' }).click();
	await page.getByText('It is published.').waitFor();
	await list.locator('article', { hasText: 'The counters stand still.' }).waitFor();
	await banner(list, 'outage').getByText('Meals are not counted').waitFor();
	assert.equal(await list.getByRole('status').filter({ hasText: 'this page shows something new' }).count(), 1);
	await t.sound(list, 'a list that has changed');
	await list.locator('main').getByRole('link', { name: 'Meals are not counted' }).click();
	await list.getByRole('heading', { level: 1, name: 'Meals are not counted' }).waitFor();
	await page.getByLabel('What is new').fill('They count again.');
	await page.getByLabel('State from now on').selectOption('Resolved');
	await page.getByRole('button', { name: 'Publish the update' }).click();
	await list.locator('.told > li').first().getByText('They count again.').waitFor();
	assert.match(await list.locator('main').textContent(), /Resolved/);
	await list.locator('.banners', { hasText: 'Meals are not counted' }).waitFor({ state: 'detached' });
}

async function services(t) {
	const page = await t.signedIn(t.who('publisher'), '/desk/notifications', { expect: [/status of 422/] });
	await page.getByRole('link', { name: 'Services', exact: true }).click();
	await t.sound(page, 'services');
	await page.getByLabel('Code').fill('Not a code');
	await page.getByRole('button', { name: 'Save' }).click();
	await page.locator('[data-errors]').waitFor();
	await page.getByLabel('Name').fill('Library');
	await page.getByLabel('Code').fill('library');
	await page.getByLabel('Group').fill('Learning');
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByText('Saved.').waitFor();
	const names = () => page.locator('tbody th').allTextContents();
	assert.equal((await names()).at(-1), 'Library');
	await page.getByRole('button', { name: 'Up Library' }).click();
	await page.getByText('Saved.').waitFor();
	assert.equal((await names()).at(-2), 'Library');
	await page.getByRole('link', { name: 'Library' }).click();
	await page.getByLabel('Name').fill('School library');
	await t.sound(page, 'a service');
	await page.getByRole('button', { name: 'Save' }).click();
	await page.goto('/status/');
	await page.getByRole('heading', { level: 4, name: 'School library' }).waitFor();
	await page.goto('/desk/services');
	await page.getByRole('button', { name: 'Retire School library' }).click();
	await page.getByRole('button', { name: 'Restore School library' }).waitFor();
	await t.sound(page, 'services with a retired one');
	await page.goto('/status/');
	assert.equal(await page.getByText('School library').count(), 0);
}

/* The mobile portal shows what is open for its district, with words. */
async function inThePortal(t) {
	const who = t.who('guardian', 'both schools'), page = await t.page({ device: 'phone' });
	await page.goto('/portal');
	await page.fill('#district', who.district.slice(0, 8));
	await page.getByRole('button', { name: new RegExp(who.district) }).click();
	await page.fill('#username', who.username);
	await page.fill('#password', who.password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.locator('nav.tabs').waitFor();
	assert.match(await page.locator('.note.incident').textContent(), /Outage: Mobile notifications arrive late/);
	assert.match(await page.locator('.note.maintenance').textContent(), /Maintenance: Network maintenance in the data center, /);
	await t.sound(page, 'portal with notifications');
}

async function narrow(t) {
	const page = await t.signedIn(t.who('authorized'), '/support/notifications', { device: 'narrow', javaScriptEnabled: false });
	const desk = await t.signedIn(t.who('publisher'), '/desk/notifications', { device: 'narrow', javaScriptEnabled: false });
	for (const [one, paths] of [[page, ['/support/notifications', '/support/notifications?state=closed']], [desk, ['/desk/notifications', '/desk/notifications/new', '/desk/templates', '/desk/services']]])
		for (const path of paths) {
			await one.goto(path);
			const wide = await one.evaluate(() => document.documentElement.scrollWidth - innerWidth);
			assert.ok(wide <= 0, `${path} scrolls sideways by ${wide} px at 320 px`);
		}
}

export const tests = [
	{ name: 'notices_read', run: reads },
	{ name: 'notices_affect_us', run: affected },
	{ name: 'notices_choice', run: chooses },
	{ name: 'notices_publish', run: publishes },
	{ name: 'notices_plan', run: plans },
	{ name: 'notices_follow', run: follows },
	{ name: 'notices_services', run: services },
	{ name: 'notices_portal', run: inThePortal },
	{ name: 'notices_narrow', run: narrow },
];
