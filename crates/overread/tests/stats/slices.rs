//! Rates by slice, as computed by trusted tools, from counts and from cases.

use std::fmt::Write as _;

use crate::expected::Golden;
use crate::program::Folder;

#[test]
fn slices_differ_as_computed_by_the_trusted_tools() {
    let Some(golden) = Golden::case("17_slices.json", "manufacturer") else { return };
    let (mut counts, mut cases) = ("maker,errors,reads".to_owned(), "maker,error".to_owned());
    let input = golden.input();
    for index in 0..4 {
        let (name, errors, n) = (&input["slices"][index], &input["errors"][index], &input["n"][index]);
        let name = name.as_str().unwrap();
        write!(counts, "\n{name},{errors},{n}").unwrap();
        for case in 0..n.as_u64().unwrap() {
            write!(cases, "\n{name},{}", u8::from(case < errors.as_u64().unwrap())).unwrap();
        }
    }
    let folder = Folder::with(&[("counts.csv", &counts), ("cases.csv", &cases)]);
    let found = folder.json("slices counts.csv --slice maker --events errors --cases reads --trend");
    golden.number("chi2", &found["tests"]["chi_square"]["statistic"]);
    golden.number("p", &found["tests"]["chi_square"]["p"]);
    golden.number("fisher_p", &found["tests"]["fisher"]["p"]);
    golden.number("trend_chi2", &found["tests"]["trend"]["statistic"]);
    golden.number("trend_p", &found["tests"]["trend"]["p"]);
    for index in 0..4 {
        let slice = &found["slices"][index];
        golden.number(&format!("funnel_z|{index}"), &slice["funnel_z"]);
        golden.number(&format!("shrunken_rate|{index}"), &slice["figures"]["shrunken_rate"]["value"]);
        let difference = &slice["figures"]["difference"];
        golden.number(&format!("slice_minus_rest_newcombe95|{index}|0"), &difference["value"]);
        golden.number(&format!("slice_minus_rest_newcombe95|{index}|1"), &difference["low"]);
        golden.number(&format!("slice_minus_rest_newcombe95|{index}|2"), &difference["high"]);
        let (p, discovery, familywise) = (&slice["p"], &slice["p_benjamini_hochberg"], &slice["p_holm"]);
        let [p, discovery, familywise] = [p, discovery, familywise].map(|p| p.as_f64().unwrap());
        assert!(p <= discovery && discovery <= familywise && familywise <= 1.0);
    }
    let of_cases = folder.json("slices cases.csv --slice maker --event error --trend --plot rates.svg");
    assert_eq!((&of_cases["slices"], &of_cases["tests"]), (&found["slices"], &found["tests"]));
    let svg = std::fs::read_to_string(folder.path().join("rates.svg")).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("D (n = 190)"));
}

#[test]
fn two_slices_within_strata_are_as_computed_by_the_trusted_tools() {
    let Some(golden) = Golden::case("17_slices.json", "ucb_admissions") else { return };
    let mut table = "stratum,sex,admitted,applied".to_owned();
    for (stratum, cells) in golden.input()["tables"].as_array().unwrap().iter().enumerate() {
        // Admitted and rejected in rows, men and women in columns.
        for (column, sex) in ["m", "w"].iter().enumerate() {
            let [yes, no] = [0, 1].map(|row| cells[row][column].as_u64().unwrap());
            write!(table, "\n{stratum},{sex},{yes},{}", yes + no).unwrap();
        }
    }
    let folder = Folder::with(&[("t.csv", &table)]);
    let found = folder.json("slices t.csv --slice sex --events admitted --cases applied --stratum stratum");
    let common = &found["figures"]["common_odds_ratio"];
    golden.number("mh_or", &common["value"]);
    golden.interval("mh_or_ci95", common);
    golden.number("cmh_chi2", &found["tests"]["mantel_haenszel"]["statistic"]);
    golden.number("cmh_p", &found["tests"]["mantel_haenszel"]["p"]);
    golden.number("breslow_day|0", &found["tests"]["breslow_day"]["statistic"]);
    golden.number("breslow_day_tarone|0", &found["tests"]["breslow_day_tarone"]["statistic"]);
}

#[test]
fn slices_without_events_or_cases_say_so() {
    let folder = Folder::with(&[("t.csv", "slice,events,cases\nA,0,10\nB,0,20\nC,0,0\n")]);
    let found = folder.json("slices t.csv --events events --cases cases");
    assert!(found["tests"]["chi_square"]["not_estimable"].is_string());
    assert!(found["slices"][2]["figures"]["rate"]["not_estimable"].is_string());
    assert!(found["slices"][0]["p"].is_null() && found["slices"][0]["figures"]["rate"]["value"] == 0.0);
    let one = Folder::with(&[("t.csv", "slice,event\nA,1\nA,0\n,1\nB,\n")]).json("slices t.csv");
    assert_eq!(one["slices"].as_array().unwrap().len(), 1);
    assert!(one["notes"][0].as_str().unwrap().starts_with("2 rows without"), "{one}");
    let refused = |table: &str, options: &str| Folder::with(&[("t.csv", table)]).refusal(options);
    let said = refused("slice,event\nA,yes\n", "slices t.csv");
    assert!(said.contains("row 2, column event: “yes” is not a number"), "{said}");
    let said = refused("slice,event\nA,2\n", "slices t.csv");
    assert!(said.contains("row 2, column event is neither 1 nor 0"), "{said}");
    let said = refused("slice,x,n\nA,3,2\n", "slices t.csv --events x --cases n");
    assert!(said.contains("row 2, column x: “3” is more than the 2 cases"), "{said}");
    let said = refused("slice,event\nA,1\nB,0\n", "slices t.csv --order A,C");
    assert!(said.contains("--order lacks the slice “B”"), "{said}");
}
