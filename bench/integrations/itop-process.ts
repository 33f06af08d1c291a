// iTop with many servers, in a process of its own: what it takes is not counted. Says its address, and ends with its parent.
import { generate, startItop } from '../../integrations/itop/stand-in.ts';

const servers = Number(process.argv[2] ?? 1000);
const itop = await startItop({
  estate: generate({ servers, people: Math.ceil(servers / 50), applications: Math.ceil(servers / 20) }),
  custom: { FunctionalCI: { environment_name: 'text', domain_code: 'text' } },
});
process.send?.(itop.url);
process.on('message', (said) => {
  // One server is renamed, as somebody would in iTop's own pages.
  const id = Array.from({ length: 100 }, (_, at) => at + 1).find((one) => itop.get('Server', one) !== undefined);
  if (said === 'change' && id !== undefined) itop.change('Server', id, { status: 'stock' });
  process.send?.('changed');
});
process.on('disconnect', () => process.exit(0));
