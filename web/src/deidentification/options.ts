import type { DeidentificationProfile } from '../api/types';

export type Option = keyof DeidentificationProfile;

/** The options of PS3.15 Annex E in the order shown: what each keeps for a reader, and in copies of files. */
export const OPTIONS: readonly { option: Option; name: string; code: string; readers: string; copies: string }[] = [
  {
    option: 'clean_descriptors',
    name: 'Clean descriptors',
    code: 'E.3.5',
    readers: 'Study and series description',
    copies: 'Descriptions. Only words of the field, short numbers and codes stay; words of the patient’s name and number go.',
  },
  {
    option: 'longitudinal',
    name: 'Longitudinal, shifted dates',
    code: 'E.3.6',
    readers: 'Date and time of acquisition, moved by a number of days of the read',
    copies: 'Dates, all of a patient’s moved by the same secret number of days; times of day.',
  },
  {
    option: 'device',
    name: 'Device identity',
    code: 'E.3.8',
    readers: 'Manufacturer, model, software, station',
    copies: 'What tells the device, its serial number and its dates among it.',
  },
  {
    option: 'patient_characteristics',
    name: 'Patient characteristics',
    code: 'E.3.7',
    readers: 'Age (above 89 years: 90) and sex',
    copies: 'Age, sex, size, weight.',
  },
  {
    option: 'safe_private',
    name: 'Safe private attributes',
    code: 'E.3.10',
    readers: 'Nothing',
    copies: 'Numbers of a short list of vendors’ attributes.',
  },
];

/** The profile as the command line and the project file write it. */
export const profileNames = (profile: DeidentificationProfile): string =>
  ['basic', ...OPTIONS.filter(({ option }) => profile[option]).map(({ option }) => option.replaceAll('_', '-'))].join(
    ',',
  );
