// How the form of a command is drawn.
import { commandFormCard } from '../../cards/front/command-form/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { commandFormView, type FormSource } from './command-form-view.ts';

export function commandFormCards(commands: () => readonly FormSource[]): CardDrawings<'command-form'> {
  return { 'command-form': drawing(({ line }, ctx) => commandFormView(commands(), line, ctx), commandFormCard) };
}
