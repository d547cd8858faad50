// What benchmarks measure against and with: chuke, nginx and wrk, each started for the figure and ended
// after it; loopback only.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export const CHUKE = resolve('build/chuke');
export const FOLDER = resolve('var/bench');
const run = promisify(execFile);

export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

// --- chuke -------------------------------------------------------------------------------------------

let databases = 0;

// Where a district's data lie: options for every command; "sqlite" or "postgres".
export function newStore(engine, name) {
	const data = join(FOLDER, `${name}-${engine}`);
	mkdirSync(FOLDER, { recursive: true });
	if (engine === 'sqlite') {
		return ['--data', data];
	}
	const host = /host=(\S+)/.exec(process.env.CHUKE_BENCH_PG)[1];
	const database = `chuke_bench_${process.pid}_${(databases += 1)}`;
	execFileSync('psql', ['-q', '-c', `create database ${database}`, process.env.CHUKE_BENCH_PG]);
	return ['--data', data, '--db', `postgresql://postgres@/${database}?host=${host}`];
}

export function chuke(store, ...args) {
	return execFileSync(CHUKE, [...args, ...store], {
		encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', openSync(join(FOLDER, 'stderr.log'), 'a')],
	});
}

// Serves; resolves when it says that it listens, with how many milliseconds that took.
export async function serve(store, ...options) {
	const begun = process.hrtime.bigint();
	const child = spawn(CHUKE, ['serve', ...store, '--listen', '127.0.0.1:0', '--log-level', '4', ...options], {
		stdio: ['ignore', 'pipe', openSync(join(FOLDER, 'stderr.log'), 'a')],
	});
	const ended = once(child, 'exit');
	let said = '';
	const base = await Promise.race([
		new Promise((ok) => child.stdout.on('data', (bytes) => {
			said += bytes;
			const line = /listening on (http:\S+)/.exec(said);
			if (line) {
				ok(line[1].replace(/\/$/, ''));
			}
		})),
		ended.then(([code]) => {
			throw new Error(`chuke serve ended with ${code}`);
		}),
	]);
	const ms = Number(process.hrtime.bigint() - begun) / 1e6;
	return {
		base, ms, pid: child.pid, stop: async () => {
			child.kill('SIGTERM');
			await ended;
		},
	};
}

export function residentMegabytes(pid) {
	return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

// --- nginx -------------------------------------------------------------------------------------------

async function freePort() {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address();
	server.close();
	await once(server, 'close');
	return port;
}

// nginx serving these bytes as the file /page.html, with as many processes as there are cores.
export async function nginx(bytes) {
	const folder = join(FOLDER, 'nginx');
	const port = await freePort();
	mkdirSync(join(folder, 'html'), { recursive: true });
	writeFileSync(join(folder, 'html/page.html'), bytes);
	writeFileSync(join(folder, 'nginx.conf'), `
worker_processes auto;
daemon off;
pid ${folder}/pid;
error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
	access_log off;
	sendfile on;
	tcp_nopush on;
	open_file_cache max=16;
	keepalive_requests 1000000;
	types { text/html html; }
	client_body_temp_path ${folder}/body;
	proxy_temp_path ${folder}/proxy;
	fastcgi_temp_path ${folder}/fastcgi;
	uwsgi_temp_path ${folder}/uwsgi;
	scgi_temp_path ${folder}/scgi;
	server { listen 127.0.0.1:${port}; root ${folder}/html; }
}
${process.getuid() === 0 ? 'user root;' : ''}
`);
	const child = spawn('/usr/sbin/nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], {
		stdio: 'ignore',
	});
	const ended = once(child, 'exit');
	const address = `http://127.0.0.1:${port}/page.html`;
	for (let tries = 0; ; tries += 1) {
		try {
			await fetch(address);
			break;
		} catch (error) {
			if (tries > 100) {
				throw error;
			}
			await new Promise((ok) => setTimeout(ok, 20));
		}
	}
	return {
		address, stop: async () => {
			child.kill('SIGQUIT');
			await ended;
		},
	};
}

// --- wrk ---------------------------------------------------------------------------------------------

const UNITS = { us: 1e-3, ms: 1, s: 1000, m: 60_000 };

// Requests an address for so many seconds; answers a second, the median and the 99th percentile in milliseconds.
export async function wrk(address, { seconds = 4, connections = 64, threads = 2, script, headers = {} } = {}) {
	const args = [`-t${Math.min(threads, connections)}`, `-c${connections}`, `-d${seconds}s`, '--latency', '--timeout', '30s'];
	args.push(...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]));
	const { stdout } = await run('wrk', [...args, ...(script ? ['-s', script] : []), address]);
	const refused = /Non-2xx or 3xx responses: (\d+)/.exec(stdout);
	const ms = (percent) => {
		const [, value, unit] = new RegExp(`${percent}%\\s+([\\d.]+)(us|ms|s|m)`).exec(stdout);
		return Number(value) * UNITS[unit];
	};
	return {
		perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]),
		p50: ms(50),
		p99: ms(99),
		refused: refused ? Number(refused[1]) : 0,
		count: Number(/(\d+) requests in/.exec(stdout)[1]),
	};
}
