// desk/accounts.test.mjs — the vendor's administrator: a new account with a contact who is invited, connections, staff, a suspended person.
import assert from 'node:assert/strict';

async function makesAnAccount(t) {
	const page = await t.signedIn(t.who('admin'), '/desk/accounts', { expect: [/status of 422/] });
	await t.sound(page, 'accounts');
	await page.getByRole('link', { name: 'New account' }).click();
	await t.sound(page, 'new account');
	await page.getByLabel('Name').fill('Willow Bend');
	await page.getByLabel('Kind').selectOption('district');
	await page.getByRole('button', { name: 'Save' }).click();
	await page.locator('[data-errors]').waitFor();
	await t.sound(page, 'new account with errors');
	await page.getByRole('textbox', { name: 'State' }).fill('IL');
	await page.getByLabel('Cloud').check();
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByRole('heading', { name: 'Willow Bend', level: 1 }).waitFor();
	await t.sound(page, 'account without contacts');

	await page.getByRole('link', { name: 'Add a contact' }).click();
	await t.sound(page, 'add a contact');
	await page.getByLabel('E-mail').fill('iris.holm@willowbend.example');
	await page.getByLabel('Given name').fill('Iris');
	await page.getByLabel('Family name').fill('Holm');
	await page.getByLabel('Technical').check();
	await page.getByLabel('SIS').check();
	await page.getByLabel('Finance').check();
	await page.getByLabel('Phone', { exact: true }).fill('555 0100');
	assert.ok(await page.getByLabel('Mail the invitation now').isChecked());
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByText('Iris Holm is a contact now.').waitFor();
	assert.match(await page.textContent('.card'), /Not confirmed yet[\s\S]*SIS, Finance/);
	await t.sound(page, 'account with a contact');
	await page.getByRole('link', { name: 'Iris Holm' }).click();
	await t.sound(page, 'contact');
	await page.getByRole('button', { name: 'Mail the invitation again' }).click();
	await page.getByText('The invitation was mailed again.').waitFor();

	await page.getByRole('link', { name: 'Connect' }).click();
	await page.getByRole('searchbox').fill('a');
	await page.getByRole('button', { name: 'Search' }).click();
	await t.sound(page, 'connect');
	await page.getByRole('button', { name: /^Connect/ }).first().click();
	await page.getByText('The accounts are connected.').waitFor();
	await page.getByRole('button', { name: /^Remove/ }).click();
	await page.getByText('The connection was removed.').waitFor();
}

async function staffAndPeople(t) {
	const page = await t.signedIn(t.who('admin'), '/desk/staff');
	await t.sound(page, 'staff');
	await page.getByRole('link', { name: 'Add staff' }).click();
	await t.sound(page, 'add staff');
	await page.goto('/desk/staff');
	await page.locator('tbody a').first().click();
	await t.sound(page, 'one of the staff');
	await page.getByRole('link', { name: 'People', exact: true }).click();
	await page.getByLabel('E-mail').fill(t.who('read_only').email);
	await t.sound(page, 'people');
	await page.getByRole('button', { name: 'Find' }).click();
	await page.getByRole('heading', { name: 'What this person is' }).waitFor();
	await t.sound(page, 'person');
	await page.getByLabel('Reason').fill('Lost phone');
	await page.getByRole('button', { name: /^Suspend/ }).click();
	await page.getByText('Suspended by the vendor.').waitFor();
	await t.sound(page, 'suspended person');
	await page.getByRole('button', { name: 'Reinstate' }).click();
	await page.getByText('Reinstated.').waitFor();
	await page.getByRole('link', { name: 'Change name or address' }).click();
	await t.sound(page, 'name and address');
}

async function contactsAreRead(t) {
	const contact = await t.signedIn(t.who('authorized'), '/support');
	await contact.getByRole('link', { name: 'Contacts', exact: true }).click();
	await contact.getByRole('heading', { name: 'Contacts', level: 1 }).waitFor();
	assert.match(await contact.textContent('main'), /Modify Support Contacts/);
	await t.sound(contact, 'contacts of the account');
	const agent = await t.signedIn(t.who('agent'), '/desk/cases/0012007');
	await agent.getByRole('link', { name: 'The account and its contacts' }).click();
	await agent.getByRole('heading', { name: 'Contacts' }).waitFor();
	assert.equal(await agent.getByRole('link', { name: 'Add a contact' }).count(), 0);
	await t.sound(agent, 'account, read only');
}

export const tests = [
	{ name: 'desk_accounts_make', run: makesAnAccount },
	{ name: 'desk_accounts_staff', run: staffAndPeople },
	{ name: 'desk_accounts_read', run: contactsAreRead },
];
