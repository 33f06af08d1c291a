// How the card of the checks of the installation is drawn.
import { doctorCard } from '../../cards/doctor/doctor/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { doctorView } from './doctor-view.ts';

export const doctorCards: CardDrawings<'doctor'> = {
  doctor: drawing(({ runId }, ctx, page) => doctorView(ctx, runId, page), doctorCard, {
    ability: 'settings.edit',
    underList: 'same',
  }),
};
