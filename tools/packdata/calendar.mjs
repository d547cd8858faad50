// Writes packs/cn/calendar.yaml.  Usage: node calendar.mjs NODE_MODULES > packs/cn/calendar.yaml
import { open_package } from './package.mjs';

const days = JSON.parse(open_package(process.argv[2], 'chinese-days', '1.5.7').text('dist/chinese-days.json'));

// A flow sequence, broken before column 100.
function sequence(key, list) {
	let out = '';
	let line = `    ${key}: [`;
	list.forEach((day, i) => {
		const item = day + (i + 1 < list.length ? ', ' : ']');
		if (line.length + item.length > 100) {
			out += line.trimEnd() + '\n';
			line = '      ';
		}
		line += item;
	});
	return out + (list.length ? line : line + ']') + '\n';
}

function in_year(table, year) {
	return Object.keys(table).filter((day) => day.startsWith(year)).sort();
}

const years = [...new Set(Object.keys(days.holidays).map((day) => day.slice(0, 4)))].sort();
let out = `# Public holidays and make-up workdays of China, as the State Council announced them for each year.
# Source: npm chinese-days 1.5.7 (MIT), dist/chinese-days.json; written by tools/packdata/calendar.mjs.
#
# Format: from_year, until_year: the first and last year that the data covers whole.  A later year counts Monday to
# Friday and says so.
# years: list, ascending, of
#   year      four digits
#   holidays  days off by announcement (weekends inside a holiday are listed too); every other Saturday and Sunday is
#             off as well
#   workdays  Saturdays and Sundays that are worked to make up for a holiday
# Every day stands under its own calendar year.  Days are YYYY-MM-DD.
from_year: ${years[0]}
until_year: ${years.at(-1)}
years:
`;
for (const year of years) {
	out += `  - year: ${year}\n`;
	out += sequence('holidays', in_year(days.holidays, year));
	out += sequence('workdays', in_year(days.workdays, year));
}
process.stdout.write(out);
