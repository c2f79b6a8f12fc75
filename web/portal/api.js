// The server's side: JSON over the session's cookie, which scripts can't read. What goes wrong becomes a Trouble with a code of messages.js.

export class Trouble extends Error {
	constructor(code, { status = 0, detail, fields = [], retry } = {}) {
		super(code);
		Object.assign(this, { code, status, detail, fields, retry });
	}
}

const CODES = { 401: 'signed_out', 403: 'refused', 404: 'gone', 409: 'conflict', 422: 'invalid', 429: 'slow_down', 503: 'offline_district' };

async function call(method, path, { body, csrf, headers = {}, signal } = {}) {
	if (body) headers['Content-Type'] = 'application/json';
	if (csrf) headers['X-CSRF-Token'] = csrf;
	let answer;
	try {
		answer = await fetch(`/api/v1/${path}`, { method, headers, signal, body: body && JSON.stringify(body), cache: 'no-store', credentials: 'same-origin' });
	} catch (error) {
		if (error.name === 'AbortError') throw error;
		throw new Trouble('no_network');
	}
	if (answer.ok || answer.status === 304) return answer;
	const problem = await answer.json().catch(() => ({}));
	throw new Trouble(CODES[answer.status] ?? 'server', {
		status: answer.status, detail: problem.detail, fields: problem.errors, retry: +answer.headers.get('Retry-After') || 0,
	});
}

export async function districts(q, state, signal) {
	const answer = await call('GET', `districts?${new URLSearchParams({ q, ...(state && { state }) })}`, { signal });
	return (await answer.json()).districts;
}
// Both set the session's cookie; what unsafe requests have to send beside it is the token of `me`.
async function begin(path, body) {
	await call('POST', path, { body });
	return (await (await call('GET', 'me')).json()).csrf;
}
export const signIn = body => begin('portal/session', body);
export const activate = body => begin('portal/activate', body);
// Its answer has the browser clear what it keeps for this site: database, caches, worker.
export const signOut = csrf => call('DELETE', 'portal/session', { csrf });
export const saveLanguage = (language, csrf) => call('PUT', 'portal/settings', { body: { language }, csrf });
export const saveDevice = (id, name, csrf) => call('PUT', `portal/devices/${id}`, { body: { name }, csrf });

// The household's document, or null when it is still what `etag` names.
export async function sync(etag) {
	const answer = await call('GET', 'portal/sync', { headers: etag ? { 'If-None-Match': etag } : {} });
	return answer.status === 304 ? null : { etag: answer.headers.get('ETag'), household: await answer.json() };
}
