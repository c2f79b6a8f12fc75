// The sealed store (M5): every record is AES-256-GCM under a key that scripts can use but not read, made new at each sign-in, with the
// record's id as additional data. It stops who copies single records; the phone's own lock is what guards key and data together.

const NAME = 'belfry-portal';
let open;

const done = request => new Promise((resolve, reject) => {
	request.onsuccess = () => resolve(request.result);
	request.onerror = () => reject(request.error);
});
const finished = tx => new Promise((resolve, reject) => {
	tx.oncomplete = resolve;
	tx.onabort = tx.onerror = () => reject(tx.error);
});

function database() {
	return open ??= new Promise((resolve, reject) => {
		const request = indexedDB.open(NAME, 1);
		request.onupgradeneeded = () => {
			request.result.createObjectStore('key');
			request.result.createObjectStore('record');
		};
		request.onsuccess = () => {
			request.result.onversionchange = forget; // another tab signs out: don't stand in its way
			resolve(request.result);
		};
		request.onerror = () => reject(request.error);
	}).catch(error => { open = null; throw error; });
}
async function forget() {
	const db = await open?.catch(() => null);
	open = null;
	db?.close();
}

// Is anything kept here? Asked without opening, because opening would make an empty database.
export const exists = async () => open != null || (await indexedDB.databases()).some(db => db.name === NAME);

// A new key and nothing else: at sign-in.
export async function begin() {
	const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
	const tx = (await database()).transaction(['key', 'record'], 'readwrite');
	tx.objectStore('record').clear();
	tx.objectStore('key').put(key, 'data');
	await finished(tx);
}

const key = async () => done((await database()).transaction('key').objectStore('key').get('data'));
const name = id => new TextEncoder().encode(id);

export async function put(id, value) {
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: name(id) }, await key(), new TextEncoder().encode(JSON.stringify(value)));
	const tx = (await database()).transaction('record', 'readwrite');
	tx.objectStore('record').put({ iv, data }, id);
	await finished(tx);
}

// The value, or null when there is none or it does not open.
export async function get(id) {
	if (!await exists()) return null;
	try {
		const record = await done((await database()).transaction('record').objectStore('record').get(id));
		if (!record) return null;
		const clear = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: record.iv, additionalData: name(id) }, await key(), record.data);
		return JSON.parse(new TextDecoder().decode(clear));
	} catch {
		return null;
	}
}

// Key first, so that what a crash leaves behind can't be opened; then the records, the database and every cache.
export async function erase() {
	if (await exists()) {
		const db = await database();
		for (const store of ['key', 'record']) {
			const tx = db.transaction(store, 'readwrite');
			tx.objectStore(store).clear();
			await finished(tx);
		}
		await forget();
		await done(indexedDB.deleteDatabase(NAME));
	}
	for (const cache of await caches.keys()) await caches.delete(cache);
}
