import { layGround } from './fleet.ts';
import { buildLiteServer } from './lite-server.ts';
import { measure } from './measure.ts';
import { invocationOf } from './tools.ts';
const ground = await layGround();
const lite = await buildLiteServer(ground);
const fleet = await lite!.start('lite', 0);
const stopping = new AbortController();
for (let i = 0; i < 4; i++) for (const tool of ['patchcenter', 'patchcenter, no addon'] as const) {
  const inv = await invocationOf(tool, { ground, fleet, hosts: 1000, fanout: 64 });
  const f = await measure(ground, fleet, inv!, { seconds: 60, memory: false, stopping: stopping.signal });
  console.log(tool, f.wallS.toFixed(2), (f.cpuS).toFixed(2), f.serverCpuS.toFixed(2), f.others.toFixed(2), f.answered);
}
await fleet.stop(); await ground.clear();
