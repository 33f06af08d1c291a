// What comes from Teams as spans: the first of the trace that follows a click or a typed line to the servers. Of what was typed only the
// name of the command is told, of a click its verb, and only those that there are.
import type { Tracing } from '../../monitoring/tracing/tracing.ts';
import type { CardClick, IncomingCommand } from '../chat/ports.ts';
import type { Command } from '../shared/typed/command.ts';
import { findCommand, parseCommandLine } from '../shared/typed/parse.ts';
import type { Handlers } from '../teams/teams-bot.ts';

type Known = {
  readonly commands: readonly Pick<Command, 'name' | 'aliases'>[];
  readonly verbs: ReadonlySet<string>;
};

export function tracedHandlers(handlers: Handlers, tracing: Tracing, { commands, verbs }: Known): Handlers {
  function commandIn({ text }: IncomingCommand): string | undefined {
    const line = parseCommandLine(text);
    const found = line === null ? null : findCommand(commands, line.name, () => false);
    return found?.kind === 'found' ? found.command.name.en : undefined;
  }

  const typed = (incoming: IncomingCommand) => ({
    ...named('chat command', incoming),
    facts: { 'patchcenter.command': commandIn(incoming), ...placeOf(incoming) },
  });
  const clicked = (click: CardClick) => ({
    ...named('chat click', click),
    facts: {
      'patchcenter.verb': verbs.has(click.verb) ? click.verb : undefined,
      'patchcenter.trigger': click.trigger,
      ...placeOf(click),
    },
  });

  return {
    ...handlers,
    command: (incoming) => tracing.span(typed(incoming), () => handlers.command(incoming)),
    click: (click) =>
      tracing.span(clicked(click), async (tell) => {
        const answer = await handlers.click(click);
        tell({ 'patchcenter.answer': answer.kind });
        return answer;
      }),
    submit: (click) => tracing.span(clicked(click), () => handlers.submit(click)),
  };
}

function named(name: string, { activityId }: { readonly activityId: string }) {
  return { name, kind: 'server', activityId: activityId === '' ? null : activityId, isClick: true } as const;
}

function placeOf({ conversation }: { readonly conversation: { readonly kind: string } }) {
  return { 'patchcenter.conversation': conversation.kind };
}
