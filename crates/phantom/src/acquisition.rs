//! Who was examined, where, when and on what: invented, but as varied as real data.

use crate::noise;
use crate::truth::Modality;
use rand::{Rng, RngExt};
use rand_chacha::ChaCha8Rng;

/// One examination.
pub(crate) struct Acquisition {
    pub patient_id: String,
    pub patient_name: String,
    pub sex: &'static str,
    pub age_years: u32,
    pub birth_date: String,
    pub study_date: String,
    pub study_time: String,
    pub study_uid: String,
    pub accession_number: String,
    pub scanner: Scanner,
    pub site: Site,
    pub station: String,
    pub software: String,
    pub kvp: f64,
    pub exposure_mas: u32,
    pub tube_current_ma: u32,
    uids: ChaCha8Rng,
}

/// A device.
#[derive(Clone, Copy)]
pub(crate) struct Scanner {
    pub manufacturer: &'static str,
    pub model: &'static str,
    software: &'static str,
    kvp: [f64; 3],
    /// Hounsfield units stored as they are, signed, rather than shifted by 1024.
    pub signed: bool,
}

/// A hospital.
#[derive(Clone, Copy)]
pub(crate) struct Site {
    pub institution: &'static str,
    pub country: &'static str,
    station: &'static str,
}

const fn scanner(
    manufacturer: &'static str,
    model: &'static str,
    software: &'static str,
    kvp: [f64; 3],
    signed: bool,
) -> Scanner {
    Scanner { manufacturer, model, software, kvp, signed }
}

const CT: [Scanner; 6] = [
    scanner("SIEMENS", "SOMATOM Definition AS", "syngo CT VA48A", [100.0, 120.0, 120.0], false),
    scanner("SIEMENS", "SOMATOM Force", "syngo CT VB20A", [80.0, 100.0, 120.0], false),
    scanner("GE MEDICAL SYSTEMS", "Revolution CT", "revo_ct_21b.33", [100.0, 120.0, 120.0], true),
    scanner("GE MEDICAL SYSTEMS", "LightSpeed VCT", "gmp_vct.42", [120.0, 120.0, 140.0], true),
    scanner("Philips", "Ingenuity CT", "4.1.10", [100.0, 120.0, 120.0], false),
    scanner("Canon Medical Systems", "Aquilion ONE", "V8.90", [100.0, 120.0, 135.0], true),
];

const MG: [Scanner; 4] = [
    scanner("SIEMENS", "MAMMOMAT Inspiration", "VB61A", [28.0, 29.0, 31.0], false),
    scanner("GE MEDICAL SYSTEMS", "Senographe Pristina", "PRS 45.10", [26.0, 34.0, 34.0], false),
    scanner("HOLOGIC, Inc.", "Selenia Dimensions", "AWS:1.8.3", [28.0, 30.0, 32.0], false),
    scanner("Philips", "MicroDose SI", "9.0.3", [29.0, 32.0, 35.0], false),
];

const PT: [Scanner; 3] = [
    scanner("SIEMENS", "Biograph mCT", "VG70C", [100.0, 120.0, 120.0], false),
    scanner("GE MEDICAL SYSTEMS", "Discovery MI", "pet_mict_plus.55", [120.0, 120.0, 140.0], false),
    scanner("Philips", "Vereos PET/CT", "2.0.2", [100.0, 120.0, 120.0], false),
];

const SITES: [Site; 5] = [
    Site { institution: "Nordhafen General Hospital", country: "DE", station: "NHG" },
    Site { institution: "St. Almar University Hospital", country: "NL", station: "SAU" },
    Site { institution: "Lakeview Regional Imaging", country: "US", station: "LRI" },
    Site { institution: "Clinique du Val Clair", country: "FR", station: "CVC" },
    Site { institution: "Hoshino Medical Center", country: "JP", station: "HMC" },
];

const FAMILY: [&str; 12] = [
    "Ashdown",
    "Berentsen",
    "Castellan",
    "Dorval",
    "Eskildsen",
    "Fairmont",
    "Grevelink",
    "Hollande",
    "Ivarsen",
    "Jankowitz",
    "Kestrel",
    "Lindqvist",
];
const GIVEN: [[&str; 6]; 2] = [
    ["Anneke", "Brigid", "Chiyo", "Delphine", "Elin", "Freya"],
    ["Aldo", "Bram", "Corin", "Dieter", "Emil", "Finn"],
];

impl Acquisition {
    pub fn random(seed: u64, modality: Modality) -> Self {
        let mut rng = noise::source(seed, 1);
        let female = modality == Modality::Mg || rng.random_bool(0.45);
        let age_years = rng.random_range(if modality == Modality::Mg { 41..75 } else { 49..81 });
        let scanner = match modality {
            Modality::Ct => CT[rng.random_range(0..CT.len())],
            Modality::Mg => MG[rng.random_range(0..MG.len())],
            Modality::Pt => PT[rng.random_range(0..PT.len())],
        };
        let site = SITES[rng.random_range(0..SITES.len())];
        let (year, month, day) =
            (rng.random_range(2021..2025), rng.random_range(1..13), rng.random_range(1..29));
        let kvp = scanner.kvp[rng.random_range(0..3)];
        let exposure_mas = rng.random_range(if modality == Modality::Mg { 45..130 } else { 25..160 });
        let mut uids = noise::source(seed, 2);
        let family = FAMILY[rng.random_range(0..FAMILY.len())];
        let given = GIVEN[usize::from(!female)][rng.random_range(0..6)];
        Self {
            patient_id: format!("PH{:08}", rng.next_u32() % 100_000_000),
            patient_name: format!("{family}^{given}"),
            sex: if female { "F" } else { "M" },
            age_years,
            birth_date: format!("{}{month:02}{day:02}", year - age_years),
            study_date: format!("{year}{month:02}{day:02}"),
            study_time: format!(
                "{:02}{:02}{:02}",
                rng.random_range(7..19),
                rng.random_range(0..60),
                rng.random_range(0..60)
            ),
            study_uid: uid(&mut uids),
            accession_number: format!("A{:07}", rng.next_u32() % 10_000_000),
            scanner,
            site,
            station: format!(
                "{}{}{}",
                site.station,
                match modality {
                    Modality::Ct => "CT",
                    Modality::Mg => "MG",
                    Modality::Pt => "PT",
                },
                rng.random_range(1..4)
            ),
            software: scanner.software.to_owned(),
            kvp,
            exposure_mas,
            tube_current_ma: exposure_mas * 2,
            uids,
        }
    }

    /// The time of day so many minutes before the study, which begins at seven at the earliest.
    pub fn before_study(&self, minutes: u32) -> String {
        let part =
            |at: usize| self.study_time.get(at..at + 2).and_then(|two| two.parse::<u32>().ok()).unwrap_or(0);
        let before = (part(0) * 60 + part(2)).saturating_sub(minutes);
        format!("{:02}{:02}{:02}", before / 60, before % 60, part(4))
    }

    /// A new UID of this study.
    pub fn uid(&mut self) -> String {
        uid(&mut self.uids)
    }
}

/// A UID from 128 random bits (PS3.5 Annex B.2).
fn uid(rng: &mut ChaCha8Rng) -> String {
    let bits = u128::from(rng.next_u64()) << 64 | u128::from(rng.next_u64());
    format!("2.25.{bits}")
}
