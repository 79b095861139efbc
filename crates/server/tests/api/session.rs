use serde_json::json;
use server::Settings;
use workflow::testing::each_engine;

use crate::client::Client;

#[test]
fn nobody_is_told_to_sign_in() {
    each_engine(async |world| {
        let nobody = Client::new(&world);
        assert!(nobody.get("/api/session").await.problem(401).contains("sign in"));
    });
}
