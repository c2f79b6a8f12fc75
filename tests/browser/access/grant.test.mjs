// access/grant.test.mjs — access to student data: an agent asks, the district approves, the agent reads, the district sees it and ends it.
import assert from 'node:assert/strict';

/* From a case to the district's answer, to a record, to the log, to the end. */
async function asksReadsEnds(t) {
	const agent = await t.signedIn(t.who('agent'), '/desk/cases/0012009', { expect: [/status of (404|422)/] });
	await agent.getByRole('link', { name: 'Ask for access to student data' }).click();
	await t.sound(agent, 'asking for access');
	await agent.getByRole('button', { name: 'Ask the district' }).click();
	await agent.getByRole('link', { name: /Purpose/ }).waitFor(); // the summary of errors leads to the field
	await t.sound(agent, 'asking for access, with an error');
	await agent.getByLabel('Purpose').fill('Compare the printed schedule with the stored one.');
	await agent.getByLabel('Schedule').check();
	await agent.getByLabel('Grades and marks').check();
	await agent.getByLabel('Assignments, without marks').check();
	await agent.getByRole('button', { name: 'Ask the district' }).click();
	await agent.getByText('Waits for the district').waitFor();
	assert.equal(await agent.getByRole('link', { name: 'Find a student' }).count(), 0);
	await t.sound(agent, 'a request that waits');

	const contact = await t.signedIn(t.who('authorized'), '/support');
	await contact.getByRole('link', { name: /^Student data/ }).click();
	await contact.getByRole('heading', { name: /Lee Marsh asks for 4 hours/ }).waitFor();
	await t.sound(contact, 'a request to answer');
	await t.picture(contact, 'access-desktop');
	await contact.getByRole('button', { name: 'Approve' }).click();
	await contact.getByRole('button', { name: 'End it now' }).waitFor();
	await t.sound(contact, 'access in force');

	await agent.reload();
	await agent.getByRole('link', { name: 'Find a student' }).click();
	await t.sound(agent, 'finding a student');
	await agent.getByRole('searchbox').fill('an');
	await agent.getByRole('button', { name: 'Search' }).click();
	await agent.getByText('No student found').waitFor(); // two letters are too few
	await agent.getByRole('searchbox').fill('joh');
	await agent.getByRole('button', { name: 'Search' }).click();
	const students = agent.locator('table.rows tbody a');
	assert.ok(await students.count() >= 1 && await students.count() <= 10, 'one to ten students');
	await t.sound(agent, 'students found');
	const name = await students.first().textContent();
	await students.first().click();
	await agent.getByRole('heading', { name, level: 1 }).waitFor();
	await agent.getByRole('heading', { name: 'Schedule' }).waitFor();
	await t.sound(agent, 'a record under a grant');

	await contact.reload();
	await contact.getByRole('heading', { name: 'Who saw what' }).waitFor();
	assert.ok((await contact.textContent('main')).includes(name), 'the district sees whose record was opened');
	await t.sound(contact, 'the access log');
	await contact.getByRole('button', { name: 'End it now' }).click();
	await contact.getByText('None: nobody can see anything now.').waitFor();

	const answer = await agent.reload();
	assert.equal(answer.status(), 404);
	assert.ok(!(await agent.textContent('body')).includes(name));
	await agent.goto('/desk/grants');
	await agent.getByText('Ended early').first().waitFor();
	await t.sound(agent, 'own grants');
}

/* The administrators' pages; a search by who and what. */
async function auditPages(t) {
	const admin = await t.signedIn(t.who('admin'), '/desk/audit', { expect: [/status of 422/] });
	await t.sound(admin, 'audit trail');
	await admin.getByLabel('What happened').fill('session');
	await admin.getByRole('button', { name: 'Search' }).click();
	await admin.getByText('Signed in').first().waitFor();
	await t.sound(admin, 'audit trail, searched');
	await admin.getByLabel('Person (e-mail)').fill('nobody@nowhere.example');
	await admin.getByRole('button', { name: 'Search' }).click().catch(() => {});
	await admin.getByRole('link', { name: /Nobody signs in with this address/ }).waitFor();
	await t.sound(admin, 'audit trail, an unknown address');
	await admin.goto('/desk/alerts');
	await t.sound(admin, 'alerts');
	const district = await t.signedIn(t.who('district_admin'), '/admin/access');
	await district.getByRole('heading', { name: 'Access to student data' }).waitFor();
	await t.sound(district, 'access, for an administrator');
}

export const tests = [
	{ name: 'access_grant_from_asking_to_its_end', run: asksReadsEnds },
	{ name: 'access_audit_pages', run: auditPages },
];
