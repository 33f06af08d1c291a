// A bare bot: restify and botbuilder as their own examples put them together, with the product's adapter, in its authentication mode. It
// says back what it is told. No database, nobody's rights, no card.
import { type Activity, ActivityTypes, type TurnContext } from 'botbuilder';
import restify from 'restify';
import { createAdapter } from '../../bot/teams/adapter.ts';

const adapter = createAdapter({
  ...{ appId: '', appPassword: '', tenantId: '', appType: 'SingleTenant', authentication: 'off', allowedTenants: [] },
});
const server = restify.createServer({ name: '' });
server.use(restify.plugins.bodyParser());
server.post('/api/messages', async (request, response) => {
  // A request that was received has a method; the types of Node and of the SDK differ about that.
  await adapter.process(request as Parameters<typeof adapter.process>[0], response, echo);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`echo listens on ${server.address().port}\n`));
process.once('SIGTERM', () => process.exit(0));

async function echo(context: TurnContext): Promise<void> {
  const { type, text } = context.activity as Activity;
  if (type !== ActivityTypes.Invoke) {
    await context.sendActivity(`You said: ${text}`);
    return;
  }
  const body = { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'You clicked.' };
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status: 200, body } });
}
