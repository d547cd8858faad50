// Check digits of the unified social credit code (GB 32100-2015) and of the organisation code inside it (GB 11714-1997).
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CODE_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const BODY_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

// The ninth character of an organisation code whose first eight are `body`.
export function org_code_check(body) {
	let sum = 0;
	for (let i = 0; i < 8; i++) {
		const c = body.charCodeAt(i);
		sum += (c < 58 ? c - 48 : c - 55) * BODY_WEIGHTS[i];
	}
	return '0123456789X0'[11 - (sum % 11)];
}

// The eighteenth character of a credit code whose first seventeen are `code`.
export function uscc_check(code) {
	let sum = 0;
	for (let i = 0; i < 17; i++) {
		sum += ALPHABET.indexOf(code[i]) * CODE_WEIGHTS[i];
	}
	return ALPHABET[(31 - (sum % 31)) % 31];
}

// prefix: department and kind ('51'), area: six digits, body: eight characters of the organisation code.
export function uscc_of(prefix, area, body) {
	const code = prefix + area + body + org_code_check(body);
	return code + uscc_check(code);
}

export function org_code_is_valid(code) {
	return /^[0-9A-Z]{8}-?[0-9X]$/.test(code) && code.at(-1) === org_code_check(code.slice(0, 8));
}

export function uscc_is_valid(code) {
	return /^5[1239][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(code) &&
		code[16] === org_code_check(code.slice(8, 16)) && code[17] === uscc_check(code);
}
