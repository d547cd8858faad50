// Filing (备案) as a program plays it: calls with a token, and a form that is filled in whole.
import { strict as assert } from 'node:assert';

const PDF = '%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n';
const PERSON = { name: '陈秋月', phone: '13800001111', id_number: '11010519491231002X' };

// A function (method, path, body) → { status, json }; a body is JSON or a form of files.
export function caller(base, token) {
	return async (method, path, body) => {
		const isForm = body instanceof FormData;
		const answer = await fetch(`${base}/api/v1${path}`, {
			method,
			headers: { authorization: `Bearer ${token}`, ...(body && !isForm ? { 'content-type': 'application/json' } : {}) },
			body: isForm || !body ? body : JSON.stringify(body),
		});
		return { status: answer.status, json: await answer.json() };
	};
}

async function uploadCharter(call) {
	const form = new FormData();
	form.set('purpose', 'document');
	form.set('file', new Blob([PDF], { type: 'application/pdf' }), '章程.pdf');
	return (await call('POST', '/files', form)).json.id;
}

// Submits a group of 古墩社区; its case's number.
export async function submitFiling(call, name) {
	const begun = await call('POST', '/cases', {
		procedure: 'filing', submit: true,
		fields: {
			name, community: '330106007006', class: 'culture', scope: '每周二、周五晚上一起唱歌，节日为老人演出。',
			meeting_place: '社区文化家园二楼', head: PERSON,
			founders: [PERSON, { name: '王大有', phone: '13900002222', id_number: '440524188001010014' }],
			members: 25, party_members: 4, charter: [await uploadCharter(call)], promise: true,
		},
	});
	assert.equal(begun.status, 201, JSON.stringify(begun.json));
	return begun.json.number;
}

// Does one step of a case.
export const step = (call, number, action, body = {}) => call('POST', `/cases/${encodeURIComponent(number)}/steps/${action}`, body);
