// docs/teams-app.md: what it has people write and type is taken.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCommand, parseCommandLine } from '../../bot/shared/typed/parse.ts';
import { commands, ENVIRONMENT, needsOf } from './app.ts';

const guide = readFileSync(new URL('../../docs/teams-app.md', import.meta.url), 'utf8');
const settings = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
const SCRIPTS: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).scripts;
const all = (pattern: RegExp) => [...guide.matchAll(pattern)].map(([, found = '']) => found);

describe('the guide of the Teams app', () => {
  it('has settings that are enough', () => {
    const [example = ''] = all(/```yaml\n([\s\S]*?)```/g);
    const PATCHCENTER_CONFIG = path.join(mkdtempSync(path.join(tmpdir(), 'guide-')), 'settings.yaml');
    writeFileSync(PATCHCENTER_CONFIG, example);
    expect(needsOf({ ...ENVIRONMENT, PATCHCENTER_CONFIG })).toBe('');
  });

  it('has lines that the bot reads', () => {
    const lines = all(/`@PatchCenter ([^`]+)`/g);
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) {
      const typed = parseCommandLine(line);
      const found = typed === null ? null : findCommand(commands, typed.name);
      expect(found?.kind, line).toBe('found');
      if (typed !== null && found?.kind === 'found')
        expect(commandNamed(found.command.name.en).parse(typed.words)).toMatchObject({ kind: 'args' });
    }
  });

  it('names settings and scripts that there are', () => {
    const named = all(/`((?:Microsoft|PATCHCENTER_|PUBLIC_|Channel)\w+)/g).filter((name) => !name.includes('Message'));
    expect(new Set(named).size).toBeGreaterThan(5);
    for (const name of named) expect(settings, name).toContain(`\n${name}=`);
    for (const script of all(/npm run ([\w:]+)/g)) expect(Object.keys(SCRIPTS)).toContain(script);
  });
});

function commandNamed(name: string) {
  const command = commands.find((one) => one.name.en === name);
  if (command === undefined) throw new Error(`no command ${name}`);
  return command;
}
