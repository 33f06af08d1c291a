// The sudoers file, for /etc/sudoers.d/patchcenter on the servers.
import { linesOf } from './rule.ts';
import { SECTIONS } from './rules.ts';

const HEAD = `# Written by npm run sudoers from what PatchCenter runs with sudo, for a host that allows listed commands alone; what that costs is in
# docs/rights-and-network.md. Check it with visudo -cf, and put it into /etc/sudoers.d/patchcenter with mode 0440.
# Arguments between ^ and $ are regular expressions: they need sudo 1.9.10 or later (sudo -V). An older one allows nothing by those lines.
# Leave out the package managers that the host has not.
`;

export function sudoersText(user = 'patch'): string {
  const sections = SECTIONS.map(({ title, rules }) => {
    const lines = rules.flatMap((rule) => linesOf(rule, user));
    return `\n# ${title}\n${lines.join('\n')}\n`;
  });
  return HEAD + sections.join('');
}
