// Samples of the card of the checks of the installation.
import { type DoctorView, doctorCard } from '../../../cards/doctor/doctor/card.ts';
import { PAGE_SIZES, pageOf } from '../../../cards/paging.ts';
import { AT, type Sample, type SamplesOf, times } from '../sample.ts';

export const samples: SamplesOf = (sample, language) => {
  const notice = { tone: 'error', text: sample.said.refusal } as const;
  const view = doctorView(sample);
  const none = { ...view, counts: { yes: 0, no: 0, unknown: 0 }, reports: pageOf([], 1, PAGE_SIZES.doctor) };
  return {
    doctor: doctorCard({ ...view, notice }, language),
    'doctor-running': doctorCard({ ...none, state: 'running' }, language),
    'doctor-lost': doctorCard({ ...none, state: 'lost' }, language),
  };
};

function doctorView({ servers, hostname, said, page }: Sample): DoctorView {
  const answers = ['no', 'unknown', 'yes'] as const;
  const reports = times(servers, (i) => {
    const answer = answers[Math.floor((i * 3) / servers)] ?? 'yes';
    const found = { fr: `${hostname(i)} : ${said.refusal}`, en: `${hostname(i)}: ${said.refusal}` };
    const remedy = { fr: 'Corrigez PUBLIC_URL.', en: 'Correct PUBLIC_URL.' };
    const title = { fr: 'Adresse publique en https', en: 'Public address is https' };
    return { name: 'public-address', title, answer, detail: found, remedy: answer === 'yes' ? null : remedy };
  });
  const countOf = (answer: (typeof answers)[number]) => reports.filter((report) => report.answer === answer).length;
  return {
    runId: 3,
    askedBy: said.person(1),
    at: AT,
    state: 'answered',
    counts: { yes: countOf('yes'), no: countOf('no'), unknown: countOf('unknown') },
    reports: pageOf(reports, page, PAGE_SIZES.doctor),
  };
}
