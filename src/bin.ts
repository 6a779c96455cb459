// The program that bin/daybook.js starts.

import packageJson from '../package.json' with { type: 'json' };

process.stdout.write(`${packageJson.version}\n`);
