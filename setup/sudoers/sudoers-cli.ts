// `npm run sudoers [-- USER]`: prints the sudoers file for the servers.
import { sudoersText } from './sudoers-text.ts';

const [user = 'patch'] = process.argv.slice(2);
if (/^[a-z_][a-z0-9_-]{0,31}$/.test(user)) process.stdout.write(sudoersText(user));
else {
  console.error(`not the name of an account: ${user}`);
  process.exitCode = 64;
}
