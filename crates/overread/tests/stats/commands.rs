//! Consensus, limits of agreement, detection, accuracy, planning and charts: published figures through the command
//! line, and figures that are SVG.

use serde_json::Value;

use crate::expected::{Golden, near};
use crate::program::Folder;
use crate::tables::columns;

/// Ratings in lists of items, readers and values as a long table; a reader's second label of an item is left out.
fn labelled(input: &Value) -> Option<String> {
    let text = columns("case,reader,value", &[&input["items"], &input["raters"], &input["ratings"]]);
    let mut seen = std::collections::HashSet::new();
    let once = text.lines().all(|line| seen.insert(line.rsplit_once(',').unwrap().0.to_owned()));
    once.then_some(text)
}

#[test]
fn dawid_skene_finds_the_posterior_and_the_confusion_matrices() {
    let Some(golden) = Golden::case("09_dawid_skene.json", "sim_3class") else { return };
    let folder = Folder::with(&[("t.csv", &labelled(golden.input()).unwrap())]);
    for (method, prefix) in
        [("dawid-skene", ""), ("dawid-skene-map", "map_"), ("dawid-skene-smoothed", "smoothed01_")]
    {
        let found = folder.json(&format!("consensus t.csv --method {method}"));
        for (case, of) in found["cases"].as_array().unwrap().iter().enumerate() {
            for class in 0..3 {
                golden.number(&format!("{prefix}posterior|{case}|{class}"), &of["shares"][class]);
            }
        }
        if prefix == "smoothed01_" {
            continue;
        }
        for (reader, of) in found["readers"].as_array().unwrap().iter().enumerate() {
            for (truth, label) in [(0, 0), (0, 1), (1, 1), (2, 0), (2, 2)] {
                golden.number(
                    &format!("{prefix}confusion|{reader}|{truth}|{label}"),
                    &of["confusion"][truth][label],
                );
            }
        }
    }
}

#[test]
fn votes_settle_what_has_a_winner_and_nothing_else() {
    let table = "case,A,B,C\n1,x,x,y\n2,x,y,\n3,y,y,y\n4,x,y,z\n";
    let folder = Folder::with(&[("t.csv", table)]);
    let settled = |arguments: &str| -> Vec<String> {
        let found = folder.json(&format!("consensus t.csv {arguments}"));
        let cases = found["cases"].as_array().unwrap().iter();
        cases.map(|case| case["consensus"].as_str().unwrap_or("-").to_owned()).collect()
    };
    assert_eq!(settled("--method majority"), ["x", "-", "y", "-"]);
    assert_eq!(settled("--method quorum --needed 3"), ["-", "-", "y", "-"]);
    assert_eq!(settled("--method weighted --weight A=1,B=3,C=1"), ["x", "y", "y", "y"]);
    assert_eq!(settled("--method weighted --accuracy A=0.95,B=0.6,C=0.6"), ["x", "x", "y", "x"]);
    assert_eq!(settled("--method majority --certainty 0.9"), ["-", "-", "y", "-"]);
    for method in ["agreement-weighted", "one-coin", "glad"] {
        assert_eq!(settled(&format!("--method {method}"))[2], "y", "{method}");
    }
    folder.text("consensus t.csv --csv out.csv --plot out.svg");
    let written = std::fs::read_to_string(folder.path().join("out.csv")).unwrap();
    assert!(
        written.starts_with("case,consensus,ratings,share of x,share of y,share of z\n1,x,3,0.66"),
        "{written}"
    );
    assert!(
        folder
            .refusal("consensus t.csv --method weighted --weight A=1,B=2")
            .contains("nothing of reader “C”")
    );
}

#[test]
fn limits_of_agreement_are_as_published() {
    let Some(golden) = Golden::case("06_bland_altman.json", "pefr1986") else { return };
    let input = golden.input();
    let folder = Folder::with(&[("t.csv", &columns("wright,mini", &[&input["x"], &input["y"]]))]);
    let found = folder.json("bland-altman t.csv --x wright --y mini --plot limits.svg");
    let figures = &found["figures"];
    golden.value("bias", &figures["bias"]);
    golden.interval("bias_ci95", &figures["bias"]);
    golden.value("loa|0", &figures["lower_limit"]);
    golden.value("loa|1", &figures["upper_limit"]);
    golden.interval("loa_ci95_exact|0", &figures["lower_limit"]);
    golden.interval("loa_ci95_exact|1", &figures["upper_limit"]);
    golden.value("proportional_bias_p", &figures["slope_p"]);
    let turned = folder.json("bland-altman t.csv --readers mini,wright");
    near(
        "bias the other way",
        turned["figures"]["bias"]["value"].as_f64(),
        figures["bias"]["value"].as_f64().map(|bias| -bias),
        1e-9,
    );
    let old = folder.json("bland-altman t.csv --x wright --y mini --interval 1986");
    golden.interval("loa_ci95_ba1986|1", &old["figures"]["upper_limit"]);
    assert_svg(&folder, "limits.svg", &["wright", "17 pairs"]);
    let Some(golden) = Golden::case("07_lin_ccc.json", "pefr1986") else { return };
    golden.value("ccc_n", &figures["lin_ccc"]);
}

#[test]
fn limits_of_replicates_are_as_published() {
    let Some(golden) = Golden::case("06b_loa_repeated_mover.json", "zou_reps") else { return };
    let input = golden.input();
    let folder = Folder::with(&[("t.csv", &columns("case,x,y", &[&input["id"], &input["x"], &input["y"]]))]);
    let figures = &folder.json("bland-altman t.csv --x x --y y --replicates constant")["figures"];
    golden.value("bias", &figures["bias"]);
    golden.value("loa|0", &figures["lower_limit"]);
    golden.interval("loa_ci95_mover|1", &figures["upper_limit"]);
    let refused = folder.refusal("bland-altman t.csv --x x --y y");
    assert!(refused.contains("t.csv, row 3") && refused.contains("--replicates"), "{refused}");
}

/// The trusted tool keeps its curve in single precision.
const SINGLE_PRECISION: f64 = 1e-7;

/// Boxes of lesions and of a program's marks.
fn boxes(input: &Value) -> [String; 2] {
    let heading = "x_min,y_min,x_max,y_max,z_min,z_max";
    let (mut truth, mut marks) = (format!("case,{heading}"), format!("case,reader,score,{heading}"));
    let place = |b: &Value| [4, 2, 5, 3, 0, 1].map(|at: usize| b[at].to_string()).join(",");
    for (case, of) in input["cases"].as_array().unwrap().iter().enumerate() {
        let list = |name: &str| of[name].as_array().cloned().unwrap_or_default();
        truth.push_str(&format!("\n{case},,,,,,"));
        for b in list("gt") {
            truth.push_str(&format!("\n{case},{}", place(&b)));
        }
        for b in list("det") {
            marks.push_str(&format!("\n{case},AI,{},{}", b[6], place(&b)));
        }
    }
    [marks, truth]
}

#[test]
fn detection_counts_as_the_trusted_tool_does() {
    let Some(golden) = Golden::case("13_lesion_matching.json", "froc_12cases") else { return };
    let [marks, truth] = boxes(golden.input());
    let folder = Folder::with(&[("m.csv", &marks), ("t.csv", &truth)]);
    let found = folder.json("detection m.csv t.csv --overlap 0.1 --plot froc.svg");
    let figures = &found["readers"][0]["figures"];
    golden.number("n_lesions", &found["lesions"]);
    golden.value("average_precision", &figures["average_precision"]);
    golden.value("case_auroc", &figures["case_auc"]);
    for rate in ["0.25", "0.5", "1", "2"] {
        let figure = &figures[format!("sensitivity_at/{rate}")];
        golden.number_within(&format!("tpr_at_fp_per_case|{rate}"), &figure["value"], SINGLE_PRECISION);
    }
    let drawn = folder.json("detection m.csv t.csv --overlap 0.1 --bootstrap 200");
    assert!(drawn["readers"][0]["figures"]["froc_area"]["low"].is_f64());
    assert_svg(&folder, "froc.svg", &["false marks per case", "AI"]);
}

#[test]
fn points_are_matched_so_that_most_find_a_partner() {
    let Some(golden) = Golden::case("13_lesion_matching.json", "tricky_greedy_fails") else { return };
    let table = |points: &Value, head: &str, of: &str| {
        let row = |p: &Value| format!("\n1,{of}{},{},{}", p[2], p[1], p[0]);
        format!("case,{head}x,y,z{}", points.as_array().unwrap().iter().map(row).collect::<String>())
    };
    let input = golden.input();
    let (truth, marks) = (table(&input["a"], "", ""), table(&input["b"], "reader,", "A,"));
    let folder = Folder::with(&[("m.csv", &marks), ("t.csv", &truth)]);
    let found = folder.json("detection m.csv t.csv --radius 5");
    let reader = &found["readers"][0];
    golden.number("tp_fp_fn|0", &reader["found"]);
    golden.number("tp_fp_fn|1", &reader["false_marks"]);
    golden.number("tp_fp_fn|2", &reader["missed"]);
    golden.value("f1_positive_specific_agreement", &reader["figures"]["f1"]);
    assert!(folder.refusal("detection m.csv t.csv").contains("--radius"));
    let near_by = folder.json("detection m.csv t.csv --radius 5 --spacing 3,3,3");
    assert_eq!(
        near_by["readers"][0]["found"].as_u64(),
        Some(1),
        "6 mm off on the grid of 3 mm, 4.5 mm the other"
    );
}

#[test]
fn accuracy_is_as_computed_by_the_trusted_tool() {
    let Some(golden) = Golden::case("16_proportions.json", "reader") else { return };
    let mut table = String::from("case,truth,A");
    for (name, row) in [("tp", "1,1"), ("fp", "0,1"), ("fn", "1,0"), ("tn", "0,0")] {
        for case in 0..golden.input()[name].as_u64().unwrap() {
            table.push_str(&format!("\n{name}{case},{row}"));
        }
    }
    let folder = Folder::with(&[("t.csv", &table)]);
    let figures = &folder.json("accuracy t.csv --truth truth")["readers"][0]["figures"];
    for (path, key) in [
        ("sensitivity", "sensitivity"),
        ("specificity", "specificity"),
        ("ppv", "positive_predictive_value"),
        ("npv", "negative_predictive_value"),
        ("accuracy", "accuracy"),
        ("lr_positive", "positive_likelihood_ratio"),
        ("lr_negative", "negative_likelihood_ratio"),
    ] {
        golden.value(&format!("{path}|0"), &figures[key]);
        golden.number(&format!("{path}|1"), &figures[key]["low"]);
        golden.number(&format!("{path}|2"), &figures[key]["high"]);
    }
    for key in ["balanced_accuracy", "youden", "f1", "mcc"] {
        golden.value(key, &figures[key]);
    }
}

#[test]
fn areas_under_the_curve_are_as_published() {
    let Some(golden) = Golden::case("18_auc_mrmc.json", "van_dyke") else { return };
    let input = golden.input();
    let readers = &input["ratings"][0];
    let lists = [&input["truth"], &readers[0], &readers[1], &readers[2], &readers[3], &readers[4]];
    let folder = Folder::with(&[("t.csv", &columns("truth,r1,r2,r3,r4,r5", &lists))]);
    let found = folder.json("accuracy t.csv --truth truth --score --plot roc.svg");
    for reader in 0..5 {
        let figure = &found["readers"][reader]["figures"]["auc"];
        golden.value(&format!("auc|0|{reader}"), figure);
        assert!(figure["high"].as_f64().unwrap() <= 1.0);
    }
    assert_svg(&folder, "roc.svg", &["r5, area"]);
}

#[test]
fn clusters_widen_the_interval_of_a_sensitivity() {
    let Some(golden) = Golden::case("16_proportions.json", "lesions_a") else { return };
    let list = |name: &str| golden.input()[name].as_array().unwrap().clone();
    let mut table = String::from("case,patient,truth,A");
    for (patient, (found, all)) in
        list("positives_per_patient").iter().zip(list("lesions_per_patient")).enumerate()
    {
        for lesion in 0..all.as_u64().unwrap() {
            let called = u8::from(lesion < found.as_u64().unwrap());
            table.push_str(&format!("\n{patient}-{lesion},{patient},1,{called}"));
        }
    }
    let folder = Folder::with(&[("t.csv", &table)]);
    let found = folder.json("accuracy t.csv --truth truth --positive 1 --cluster patient");
    let figures = &found["readers"][0]["figures"];
    golden.value("p", &figures["sensitivity_clustered"]);
    golden.interval("wilson_on_effective_n95", &figures["sensitivity_clustered"]);
    assert!(figures["specificity"]["not_estimable"].is_string());
}

#[test]
fn plans_need_as_many_cases_as_published() {
    let folder = Folder::with(&[]);
    for (id, arguments) in [
        ("icc_bonett_rho0.8_k2_w0.2", "icc --icc 0.8 --readers 2 --width 0.2"),
        ("icc_walter_0.7_0.85_k3", "icc --icc 0.85 --null 0.7 --readers 3"),
        (
            "kappa_ci_3c_r3_0.6_0.5",
            "kappa --kappa 0.6 --low 0.45 --high 0.75 --shares 0.5,0.3,0.2 --readers 3",
        ),
        ("kappa_power_1c_r2_0.4_0.6", "kappa --kappa 0.6 --null 0.4 --shares 0.3"),
        ("wilson_p0.9_w0.1", "proportion --share 0.9 --width 0.1"),
        ("loa_0.5", "limits --width 0.5"),
        ("mcnemar_0.15_0.05", "mcnemar --first-only 0.15 --second-only 0.05"),
        ("zero_defects_0.02", "zero-errors --rate 0.02"),
        ("accept_0.02_0.08", "acceptance --good 0.02 --bad 0.08"),
    ] {
        let Some(golden) = Golden::case("19_sample_size.json", id) else { return };
        let found = folder.json(&format!("power {arguments}"));
        // Some sources give the number as their formula has it.
        let needed = &found["cases"]["needed"];
        if golden.whole("n") {
            golden.number("n", needed);
        } else {
            golden.number("n", &found["cases"]["raw"]);
        }
    }
    let clustered =
        folder.json("power proportion --share 0.9 --width 0.1 --cluster-size 2.5 --correlation 0.2");
    near("design effect", clustered["clustered"]["design_effect"].as_f64(), Some(1.3), 1e-12);
    assert!(folder.refusal("power proportion --share 1.2 --width 0.1").contains("between 0 and 1"));
}

#[test]
fn control_charts_signal_where_the_textbook_does() {
    let Some(golden) = Golden::case("15_control_charts.json", "montgomery_9_1") else { return };
    let folder = Folder::with(&[("t.csv", &columns("value", &[&golden.input()["x"]]))]);
    let found = folder.json("chart t.csv --kind cusum --mean 10 --sd 1 --limit 5 --plot cusum.svg");
    golden.number("first_signal_index", &found["signals"][0]["number"]);
    for period in [0, 10, 29] {
        golden.number(&format!("c_plus|{period}"), &found["courses"]["upper sum"][period]);
    }
    assert_svg(&folder, "cusum.svg", &["Signals at 29, 30"]);
    let chosen = folder.json("chart t.csv --kind cusum --mean 10 --sd 1 --run-length 465");
    near("limit of that run length", chosen["design"]["limit"].as_f64(), Some(5.0), 0.01);
    let Some(golden) = Golden::case("15_control_charts.json", "montgomery_ewma") else { return };
    let found = folder.json("chart t.csv --kind ewma --mean 10 --sd 1 --weight 0.1 --limit 2.7");
    for period in [0, 14, 29] {
        golden.number(&format!("z|{period}"), &found["courses"]["average"][period]);
        golden.number(&format!("ucl|{period}"), &found["upper"][period]);
    }
}

#[test]
fn rates_and_single_events_are_charted() {
    let Some(golden) = Golden::case("15_control_charts.json", "weekly_errors") else { return };
    let input = golden.input();
    let folder = Folder::with(&[("t.csv", &columns("errors,reads", &[&input["x"], &input["n"]]))]);
    for (kind, path) in [("p", "ucl"), ("laney", "laney_ucl")] {
        let found = folder.json(&format!("chart t.csv --kind {kind} --events errors --cases reads"));
        (0..10).for_each(|week| golden.number(&format!("{path}|{week}"), &found["upper"][week]));
    }
    let Some(golden) = Golden::case("15_control_charts.json", "bernoulli_cusum") else { return };
    let folder = Folder::with(&[("t.csv", &columns("event", &[&golden.input()["y"]]))]);
    let found = folder.json("chart t.csv --kind bernoulli --p0 0.05 --p1 0.15 --limit 3");
    golden.number("first_signal_index", &found["signals"][0]["number"]);
    golden.number("s|60", &found["courses"]["sum"][60]);
    let risky = Folder::with(&[("t.csv", "event,risk\n1,0.1\n0,0.4\n1,0.2\n")]);
    assert_eq!(
        risky.json("chart t.csv --kind risk-adjusted --limit 3")["signals"].as_array().unwrap().len(),
        0
    );
}

/// Asserts that a file is an SVG that says what it shows, with nothing outside its own text.
fn assert_svg(folder: &Folder, name: &str, words: &[&str]) {
    let svg = std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(
        svg.starts_with("<svg") && svg.contains("<title") && svg.contains("<desc") && !svg.contains("NaN")
    );
    for word in words {
        assert!(svg.contains(word), "{name} has no “{word}”");
    }
}
