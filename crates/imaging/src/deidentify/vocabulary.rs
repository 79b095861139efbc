//! Words of descriptions that name no person and no place.

/// Whether a word in lower case is of the field.
pub(super) fn is_of_the_field(word: &str) -> bool {
    WORDS.split_ascii_whitespace().any(|known| known == word)
}

const WORDS: &str = "
    and as at by for from in of off on or over per pre post the to with without w wo no not all each first second last
    left right both bilateral unilateral anterior posterior superior inferior lateral medial proximal distal cranial caudal
    upper lower middle central peripheral deep superficial supine prone decubitus erect standing sitting oblique
    ap pa lat cc mlo ml lm xcc rcc lcc rmlo lmlo spot magnification implant displaced view views
    axial coronal sagittal transverse transversal tra cor sag ax obl plane reformat reformatted reconstruction recon mpr mip minip vrt
    head neck brain skull face orbit orbits sinus sinuses ear temporal bone bones jaw tmj spine cervical thoracic lumbar sacral
    chest thorax lung lungs heart cardiac breast mediastinum rib ribs sternum abdomen abdominal pelvis pelvic liver kidney
    kidneys spleen pancreas adrenal bowel colon rectum prostate bladder uterus ovary testis hip hips knee knees ankle foot feet
    leg legs thigh shoulder arm elbow wrist hand hands finger femur tibia fibula humerus radius ulna aorta carotid vessel vessels
    vein artery arteries coronary venous arterial portal tissue muscle skin soft whole body extremity extremities trunk
    ct mr mri pet us dx cr mg xa rf nm cta mra pwi dwi dti asl swi adc fa cbf cbv mtt tof ssfp bold fmri rest task spectroscopy
    ultrasound doppler radiograph radiography mammogram mammography tomosynthesis tomo digital screening diagnostic film
    digitized digitised fluoroscopy angiography angiogram scintigraphy spect localizer localiser topogram scout survey surview
    plan planning position positioning calibration phantom quality control
    scan series image images acquisition sequence study protocol examination exam procedure routine standard default emergency
    contrast enhanced enhancement unenhanced native plain delayed delay late early dynamic phase phases bolus tracking timing
    perfusion diffusion weighted weighting density proton fat water saturation saturated suppressed suppression inversion
    recovery spin echo gradient turbo fast ultrafast flash mprage mp rage space flair stir haste tse fse se gre gr epi spgr bravo cube
    vibe lava dixon trufi fiesta tirm tir fov navigator gated gating triggered triggering breath hold breathhold free breathing
    respiratory inspiration expiration systole diastole cine loop multiphase trace tensor field map fieldmap magnitude real
    imaginary shim reference noise
    thin thick slice slices thickness interval increment volume volumetric isotropic resolution high low dose ultra hr hrct helical
    spiral step shoot kernel sharp smooth medium filter window level lung mediastinal detail edge plus
    boneplus standard soft smooth iterative filtered back projection normal abnormal follow up followup follow-up baseline initial
    final repeat repeated comparison prior previous current interventional biopsy guided puncture drainage screening
    original primary secondary derived processed raw corrected uncorrected attenuation attenuated subtraction subtracted average averaged
    mean maximum minimum intensity sum difference ratio rate time curve relative percent
    injection oral rectal intravenous iv iodine iodinated gadolinium barium fdg fluorodeoxyglucose technetium air saline none
    adult child infant pediatric paediatric male female
    philips siemens ge medical systems toshiba canon hitachi fujifilm hologic agfa carestream samsung shimadzu united imaging
    lesion nodule mass calcification calcifications tumor tumour cyst stenosis fracture effusion edema oedema hemorrhage
    infarct stroke embolism aneurysm metastasis metastases lymph node nodes malignant benign case test training
";
