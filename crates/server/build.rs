//! Puts a page in `web/dist` where the web app has not been built, so that the server and its tests
//! build without Node.

use std::path::Path;
use std::{fs, io};

const PAGE: &str = "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<title>Overread</title>
<p>The web app has not been built. Run <code>cargo xtask demo</code>, or <code>npm run build</code> in <code>web</code>.
</html>
";

fn main() -> io::Result<()> {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", dist.display());
    fs::create_dir_all(&dist)?;
    for name in ["index.html", "reading.html"] {
        let page = dist.join(name);
        if !page.exists() {
            fs::write(page, PAGE)?;
        }
    }
    Ok(())
}
