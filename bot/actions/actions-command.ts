// `/actions APPLICATION|HOST`: what is done on servers around an update (RUN-19). Its card adds, changes and archives.
import { findApplication } from '../../db/queries/servers/applications.ts';
import type { ActionSubject } from '../../domain/actions/action.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { card, type PatchCommand, text } from '../shared/command-answers.ts';
import { serversTyped } from '../shared/named-servers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { refusalForReader } from '../shared/reach/refusals.ts';
import { hostnamesOf, namesText } from '../shared/sentences.ts';
import { serverOrApplication } from '../shared/typed/argument-kinds.ts';
import { parsedBy } from '../shared/typed/parsed-by-form.ts';

const ONE = { name: serverOrApplication };

export function actionsCommand({ db }: Pick<OperationContext, 'db'>): PatchCommand<{ readonly name: string }> {
  return {
    name: { fr: 'actions', en: 'actions' },
    ability: 'read',
    help: {
      fr: 'montre ce qui est exécuté avant et après une mise à jour',
      en: 'shows what is run before and after an update',
    },
    forms: [
      {
        parts: ONE,
        does: {
          fr: 'montre ce qui est exécuté autour d’une mise à jour, sur une application ou un serveur ; sa carte ajoute, modifie et archive',
          en: 'shows what is run around an update, of an application or a server; its card adds, changes and archives',
        },
        example: { fr: '/actions "Péage"', en: '/actions "Péage"' },
      },
    ],
    parse: parsedBy(ONE),
    run: async ({ args: { name }, user }) => {
      const [server] = [...(await serversTyped(db, hostnamesOf([name]))).values()];
      if (server !== undefined) {
        const outside = await refusalForReader(db, user.id, [server.id]);
        return outside === null ? shown({ kind: 'server', id: server.id }) : { kind: 'text', text: outside.text };
      }
      const found = await findApplication(db, name);
      if (found.kind === 'found') return shown({ kind: 'application', id: found.id });
      const near = didYouMean(name, found.names);
      const { fr, en } = namesText(found.names);
      return text(
        `Ni serveur ni application de ce nom.${near.fr} Applications connues : ${fr || 'aucune'}.`,
        `No server and no application has that name.${near.en} Applications: ${en || 'none'}.`,
      );
    },
  };
}

function shown(subject: ActionSubject) {
  return card(cardKeyText({ kind: 'actions', subject }));
}
