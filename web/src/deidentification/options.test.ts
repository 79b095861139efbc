import { describe, expect, it } from 'vitest';
import { profileNames } from './options';

const basic = {
  clean_descriptors: false,
  longitudinal: false,
  device: false,
  patient_characteristics: false,
  safe_private: false,
};

describe('a profile', () => {
  it('is written as the command line reads it', () => {
    expect(profileNames(basic)).toBe('basic');
    expect(profileNames({ ...basic, patient_characteristics: true, longitudinal: true })).toBe(
      'basic,longitudinal,patient-characteristics',
    );
  });
});
