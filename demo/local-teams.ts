// `npm run teams:local -- --env /etc/patchcenter/chat.env [--me 'Claire Martin <claire@example.com>'] [--person …]`: the local Teams client
// before a bot that is installed and not registered yet. It speaks as the first admin of the settings.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { takeEnvironmentFiles } from '../config/environment-files.ts';
import { sentenceOf } from '../config/sentence.ts';
import { loadSettings, type Settings, SettingsError } from '../config.ts';
import { worldOf } from './playground/local-world.ts';
import { freePortFrom, startPlayground } from './playground/start-playground.ts';

const { values } = parseArgs({
  options: {
    env: { type: 'string', multiple: true, default: [] },
    me: { type: 'string', default: 'Admin <admin@example.com>' },
    person: { type: 'string', multiple: true, default: [] },
  },
});

const asked = Promise.withResolvers<void>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => asked.resolve());

async function main(): Promise<number> {
  takeEnvironmentFiles(values.env);
  const settings = loadSettings(process.env);
  const admin = firstAdminOf(settings);
  const world = worldOf(admin, values.me, values.person);
  const folder = await mkdtemp(path.join(tmpdir(), 'patchcenter-teams-'));
  const bot = `http://127.0.0.1:${settings.environment.PORT}/api/messages`;
  try {
    const client = await startPlayground({ bot, port: await freePortFrom(28150), folder, world });
    console.log(
      `Open ${client.address} in a browser and type /help in “Personal Chat”. You are ${world.me.name}, the first admin.`,
    );
    console.log(
      `From another machine: ssh -L ${new URL(client.address).port}:${new URL(client.address).host} THIS-MACHINE. Ctrl-C ends it.`,
    );
    const ended = await Promise.race([asked.promise.then(() => false), client.ended.then(() => true)]);
    await client.stop();
    return ended ? 1 : 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function firstAdminOf({ environment, file }: Settings): string {
  const [admin] = file.admins;
  if (environment.PATCHCENTER_AUTHENTICATION === 'on')
    throw new SettingsError([
      'PATCHCENTER_AUTHENTICATION is on: the bot hears Microsoft alone. For a trial: teams: { localClient: true } in the answers of npm run setup (docs/installing.md).',
    ]);
  if (admin === undefined) throw new SettingsError(['admins is empty: name an Entra object id, any for a trial.']);
  return admin;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(sentenceOf(error));
  return 1;
});
