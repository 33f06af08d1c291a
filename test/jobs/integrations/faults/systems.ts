// Every integration behind the product's own loading, each before its stand-in: what the settings say, what its secrets are, how it is told to fail.
import { type IntegrationName, isIntegration } from '../../../../domain/integrations/names.ts';
import { startAlertmanager } from '../../../../integrations/alertmanager/stand-in.ts';
import {
  generate as instances,
  STANDARD_ACCOUNT,
  STANDARD_BUCKET,
  startAws,
} from '../../../../integrations/aws/stand-in.ts';
import { startCentreon } from '../../../../integrations/centreon/stand-in.ts';
import { generate as clients, STANDARD_USER, startCommvault } from '../../../../integrations/commvault/stand-in.ts';
import { startCyberArk } from '../../../../integrations/cyberark/stand-in.ts';
import { startDirectory } from '../../../../integrations/directory/stand-in.ts';
import type { StandInEntry } from '../../../../integrations/directory/stand-in-filter.ts';
import { startIcinga } from '../../../../integrations/icinga/stand-in.ts';
import { generate as objects, startItop } from '../../../../integrations/itop/stand-in.ts';
import { generate as hosts, startQualys } from '../../../../integrations/qualys/stand-in.ts';
import { generate as agents, startSentinelOne } from '../../../../integrations/sentinelone/stand-in.ts';
import { STANDARD_CLIENT, startServiceNow } from '../../../../integrations/servicenow/stand-in.ts';
import { startZabbix } from '../../../../integrations/zabbix/stand-in.ts';
import { accountOf, KEY } from '../../../integrations/cyberark/joined.ts';
import { watchedHosts } from '../joined-monitoring.ts';
import { OF_AWS, OF_DIRECTORY, type Orders, OVER_HTTP, type Way } from './ways.ts';

export type Started = {
  readonly settings: object;
  /** By the names of their files. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly ca?: string | undefined;
  /** As shipped for ever. */
  fail(way: Way, times?: number): void;
  heal(): void;
  close(): Promise<void>;
};
export type Start = (now: () => Date) => Promise<Started>;

const FOREVER = Number.POSITIVE_INFINITY;
const WATCHED = ['vrapp1', 'vrapp2', 'vrapp3', 'vrapp4', 'vrapp5'];

type Failing = { fail(order: never): void; heal(): void; close(): Promise<void>; readonly ca?: string };

function started(
  standIn: Failing,
  settings: object,
  secrets: Started['secrets'],
  orders: Partial<Orders> = {},
): Started {
  return {
    ...{ settings, secrets, ca: standIn.ca },
    fail: (way, times = FOREVER) => standIn.fail({ ...(orders[way] ?? OVER_HTTP[way]), times } as never),
    heal: () => standIn.heal(),
    close: () => standIn.close(),
  };
}

const typed = (what: string) => ({ types: { kind: 'wrong-type', what } as never });
const password = (value: string) => ({ password: value });

export const SYSTEMS = {
  itop: async () => {
    const itop = await startItop({ estate: objects({ servers: 40, people: 3 }) });
    const servers = ['Server', 'VirtualMachine'].map((name) => ({
      class: name,
      fields: { hostname: 'name', os_family: 'osfamily_name', etat: 'status' },
      always: { domain: 'INF', environment: 'Production' },
    }));
    const settings = { url: itop.url, login: { tokenFile: 'token' }, pageSize: 25, servers };
    return started(itop, settings, { token: 'token-of-itop' });
  },
  qualys: async (now) => {
    const qualys = await startQualys({ estate: hosts({ servers: 40, at: now() }), now, limits: { calls: 100_000 } });
    const login = { username: 'exmpl_pc', passwordFile: 'password' };
    return started(qualys, { url: qualys.url, login, pageSize: 20 }, password('secret-of-qualys'));
  },
  sentinelone: async (now) => {
    const console = await startSentinelOne({ agents: agents({ servers: 60, at: now() }), now });
    return started(console, { url: console.url, tokenFile: 'token' }, { token: 'token-of-sentinelone' });
  },
  servicenow: async (now) => servicenow(now, { apiKeyFile: 'key' }, { key: 'key-of-servicenow' }),
  // Its token has run out by each next reading: what is wrong meets the login first.
  'servicenow by OAuth': async (now) => {
    const login = { clientId: STANDARD_CLIENT.id, clientSecretFile: 'secret' };
    return servicenow(now, login, { secret: STANDARD_CLIENT.secret });
  },
  commvault: async (now) => {
    const commvault = await startCommvault({ estate: clients({ servers: 60, at: now() }), now });
    const login = { username: STANDARD_USER.login, passwordFile: 'password' };
    const settings = { url: `${commvault.url}/commandcenter/api`, login };
    return started(commvault, settings, password(STANDARD_USER.password), typed('no-client'));
  },
  aws: async () => {
    process.env.AWS_ACCESS_KEY_ID = STANDARD_ACCOUNT.accessKeyId;
    process.env.AWS_SECRET_ACCESS_KEY = STANDARD_ACCOUNT.secretAccessKey;
    const aws = await startAws({ instances: instances({ instances: 8 }) });
    const settings = {
      accounts: [{ name: 'main', regions: ['eu-west-3'], id: '123456789012' }],
      instances: [{ tags: { Environment: [] }, fields: { environment: 'tag:Environment' }, always: { domain: 'INF' } }],
      ...{ bucket: STANDARD_BUCKET, silenceSeconds: 1, endpoints: { ssm: aws.url, ec2: aws.url, s3: aws.url } },
    };
    return started(aws, settings, { none: STANDARD_ACCOUNT.secretAccessKey }, OF_AWS);
  },
  directory: async () => {
    const directory = await startDirectory([...people(), group()], { mostValues: 5 });
    const settings = {
      ...{ kind: 'active-directory', urls: [directory.url], startTls: false, bases: [BASE], pageSize: 10 },
      bind: { user: 'patchcenter@example.test', passwordFile: 'password' },
      ...{ groups: { [`CN=Patching,${BASE}`]: ['operator'] }, silenceSeconds: 1 },
    };
    const { fail, heal, close } = directory;
    return {
      ...{ settings, secrets: password('secret'), heal, close },
      fail: (way, times = FOREVER) => fail(OF_DIRECTORY[way], times),
    };
  },
  icinga: async (now) => {
    const icinga = await startIcinga({ hosts: watchedHosts(WATCHED), now });
    const login = { username: 'patchcenter', passwordFile: 'password' };
    return started(icinga, { url: icinga.url, login }, password('secret-of-icinga'), typed('no-results'));
  },
  zabbix: async (now) => {
    const zabbix = await startZabbix({ hosts: watchedHosts(WATCHED), now });
    return started(zabbix, { url: zabbix.url, tokenFile: 'token' }, { token: 'token-of-zabbix' }, typed('map'));
  },
  centreon: async (now) => {
    const centreon = await startCentreon({ hosts: watchedHosts(WATCHED), now });
    const login = { username: 'patchcenter', passwordFile: 'password' };
    return started(
      centreon,
      { url: `${centreon.url}/centreon`, login },
      password('secret-of-centreon'),
      typed('no-list'),
    );
  },
  alertmanager: async (now) => {
    const login = { bearer: 'token-of-alertmanager' };
    const alertmanager = await startAlertmanager({ hosts: watchedHosts(WATCHED), now, login });
    const settings = { url: alertmanager.url, login: { tokenFile: 'token' } };
    return started(alertmanager, settings, { token: 'token-of-alertmanager' });
  },
  cyberark: async () => {
    const ccp = await startCyberArk({ accounts: [accountOf('secret-of-the-vault')] });
    const settings = {
      ...{ url: ccp.url, appId: 'PatchCenter', accounts: { key: KEY }, changeSeconds: 0 },
      certificate: { file: 'cert', keyFile: 'key' },
    };
    const { cert, key } = ccp.client;
    // Of two accounts that match, the vault gives none.
    return started(
      ccp,
      settings,
      { cert, key },
      {
        ...{ twice: { kind: 'bad-query', code: 'APPAP229E' } as never, ...typed('number') },
      },
    );
  },
} as const satisfies Readonly<Record<string, Start>>;

async function servicenow(now: () => Date, login: object, secrets: Started['secrets']): Promise<Started> {
  const standIn = await startServiceNow({ now });
  for (let at = 1; at <= 25; at += 1)
    standIn.create('change_request', { correlation_id: `patchcenter:campaign:${at}`, state: '-5' });
  return started(standIn, { url: standIn.url, login, pageSize: 10 }, secrets);
}

/** Of a row of the table: `servicenow by OAuth` is ServiceNow. */
export function integrationOf(row: keyof typeof SYSTEMS): IntegrationName {
  const [name = ''] = row.split(' ');
  if (!isIntegration(name)) throw new Error(`${row} is of no integration`);
  return name;
}

const BASE = 'DC=example,DC=test';

function people(): StandInEntry[] {
  return Array.from({ length: 12 }, (_, at) => {
    const name = `person${at}`;
    const guid = Buffer.alloc(16);
    guid.write(name, 'latin1');
    const values = {
      ...{ objectClass: ['top', 'person', 'user'], objectCategory: ['person'], cn: [name] },
      ...{ mail: [`${name}@example.test`], objectGUID: [guid], userAccountControl: ['512'] },
      ...{ accountExpires: ['0'], primaryGroupID: ['513'], 'msDS-User-Account-Control-Computed': ['0'] },
    };
    return { dn: `CN=${name},${BASE}`, values };
  });
}

function group(): StandInEntry {
  const objectSid = [Buffer.alloc(28)];
  const member = people().map(({ dn }) => dn);
  return { dn: `CN=Patching,${BASE}`, values: { objectClass: ['top', 'group'], objectSid, member } };
}
