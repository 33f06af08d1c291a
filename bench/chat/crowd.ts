// So many people at once, each writing again as soon as they are answered. Times are of the HTTP request: until Teams has its answer.
import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { percentile } from '../delivery/windows.ts';

export type CrowdFigures = {
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly turns: number;
};

/** `expected`: stands in the answer, where the bot is asked. */
export type Turn = { readonly body: object; readonly expected?: string };

/** Throws when one is not answered with 200, or `next` has nothing more. */
export async function crowd(
  port: number,
  next: () => Turn,
  {
    people,
    seconds,
    warmUpSeconds,
  }: { readonly people: number; readonly seconds: number; readonly warmUpSeconds: number },
  isEcho: boolean,
): Promise<CrowdFigures> {
  const agent = new Agent({ keepAlive: true, maxSockets: people });
  const times: number[] = [];
  const begun = performance.now();
  const [from, until] = [begun + warmUpSeconds * 1000, begun + (warmUpSeconds + seconds) * 1000];
  const one = async () => {
    while (performance.now() < until) {
      const asked = performance.now();
      const { body, expected } = next();
      const answer = await post(agent, port, body);
      if (!isEcho && expected !== undefined && !answer.includes(expected))
        throw new Error(`Another answer than ${expected}: ${answer.slice(0, 300)}`);
      const answered = performance.now();
      if (answered >= from && answered <= until) times.push(answered - asked);
    }
  };
  try {
    await Promise.all(Array.from({ length: people }, one));
  } finally {
    agent.destroy();
  }
  return {
    turns: times.length,
    perSecond: times.length / seconds,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
  };
}

function post(agent: Agent, port: number, body: object): Promise<string> {
  const sent = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) };
    const options = { agent, port, host: '127.0.0.1', path: '/api/messages', method: 'POST', headers };
    const asking = request(options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => {
        text += part;
      });
      response.once('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${response.statusCode}: ${text.slice(0, 300)}`));
      });
    });
    asking.once('error', reject);
    asking.end(sent);
  });
}
