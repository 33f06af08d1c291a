// What is read page by page is whole or is none: where the pages lead round, or are more than are asked for, it is said in one line.
import { describe, expect, it } from 'vitest';
import { listInstances, listManaged } from '../../integrations/aws/client.ts';
import { createCentreonClient } from '../../integrations/centreon/client.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from '../../integrations/floor/http.ts';
import { itopSettings } from '../../integrations/itop/settings.ts';
import { itopSource } from '../../integrations/itop/sync.ts';
import { createServiceNowClient } from '../../integrations/servicenow/client.ts';
import { allPages } from '../../targets/ec2/pages.ts';
import { findRun } from '../../targets/ssm/patch-run.ts';
import { ITOP_SETTINGS } from '../fakes/integration.ts';

const signal = AbortSignal.timeout(30_000);

function answering(say: (request: HttpRequest) => unknown): HttpClient & { asked: number } {
  const client = {
    asked: 0,
    ask: async (request: HttpRequest): Promise<HttpAnswer> => {
      client.asked += 1;
      return { status: 200, headers: {}, text: JSON.stringify(say(request)) } as HttpAnswer;
    },
    close: async () => {},
  };
  return client as never;
}

const rowOf = (id: number) => ({
  ...{ id, host_id: 1, service_id: null, comment: '[PatchCenter 1-1]', is_cancelled: false },
  end_time: '2027-01-11T13:00:00Z',
});

describe('Centreon', () => {
  const listOf = (total: number) =>
    answering(({ query = {} }) => {
      const from = (Number(query.page) - 1) * 100;
      const rows = Array.from({ length: Math.max(0, Math.min(100, total - from)) }, (_, at) => rowOf(from + at + 1));
      return { result: rows, meta: { total } };
    });
  const read = (http: HttpClient) =>
    createCentreonClient(http, { version: 'latest', login: { token: () => 'x' }, now: () => new Date() }).downtimes(
      '[',
      new Date(0),
      signal,
    );

  it('is read to its last page, and a longer list is no list', async () => {
    expect((await read(listOf(20_000))).all).toHaveLength(20_000);
    const http = listOf(20_001);
    await expect(read(http)).rejects.toThrow('more than 20000 rows');
    expect(http.asked).toBe(200);
  });

  it('is not taken for whole where it announces more at each page', async () => {
    let id = 0;
    const nextId = () => {
      id += 1;
      return id;
    };
    const http = answering(() => ({
      result: Array.from({ length: 100 }, () => rowOf(nextId())),
      meta: { total: id + 1 },
    }));
    await expect(read(http)).rejects.toThrow('more than 20000 rows');
  });
});

it('ServiceNow: attachments that are more than are given are not taken for all of them', async () => {
  const id = 'a'.repeat(32);
  const http = answering(() => ({
    result: Array.from({ length: 1000 }, (_, at) => ({ file_name: `f${at}`, table_sys_id: id })),
  }));
  const login = { headers: async () => ({}), renew: () => false };
  await expect(
    createServiceNowClient(http, login as never, 500).attachments('change_request', id, signal),
  ).rejects.toThrow('1000 attachments or more');
});

it('iTop: who gives the same objects to every question is not asked for ever', async () => {
  let asked = 0;
  const objects = Array.from({ length: 500 }, (_, at) => ({ class: 'Server', key: String(at + 1), fields: {} }));
  const list = async () => {
    asked += 1;
    if (asked > 50) throw new Error('it goes on for ever');
    return { objects, unreadable: [], found: 500, at: new Date() };
  };
  const all = async () => {
    for await (const _ of itopSource({ list } as never, itopSettings.parse(ITOP_SETTINGS)).readAll(
      signal,
      async () => ({}) as never,
    ));
  };
  await expect(all()).rejects.toThrow('objects that were not asked for');
});

describe('AWS', () => {
  /** From the second page on, tokens lead round. */
  const round = (answer: object) => {
    let asked = 0;
    return {
      send: async () => {
        asked += 1;
        if (asked > 50) throw new Error('it goes on for ever');
        return { ...answer, NextToken: asked % 2 === 0 ? 'a' : 'b' };
      },
    };
  };

  it('instances, agents, commands and volumes end, or are an error', async () => {
    const all = async () => {
      for await (const _ of listInstances({ ec2: round({ Reservations: [] }) as never }, [], signal));
    };
    await expect(all()).rejects.toThrow('does not end');
    const agents = listManaged({ ssm: round({ InstanceInformationList: [] }) as never }, signal);
    await expect(agents).rejects.toThrow('does not end');
    const commands = findRun({ ssm: round({ CommandInvocations: [] }) } as never, 'i-00000001', 'pc-1');
    await expect(commands).rejects.toThrow('does not end');
    let at = 0;
    const pages = allPages(async () => {
      at += 1;
      if (at > 50) throw new Error('it goes on for ever');
      return { rows: [], next: at % 2 === 0 ? 'a' : 'b' };
    });
    await expect(pages).rejects.toMatchObject({ detail: 'a list of EC2 does not end' });
  });
});
