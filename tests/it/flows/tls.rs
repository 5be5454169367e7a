//! `--tls-self-signed`: whoever trusts the installation's authority trusts every certificate that it signs, and nobody else
//! does.

use reqwest::{Certificate, Client, StatusCode};
use tests::nuancan::{Nuancan, output};
use tests::on_both;
use tests::world::World;

/// One more process on the world's data, with a certificate of its own making.
async fn encrypted(world: &World, name: &str) -> Nuancan {
    let mut env = world.env().clone();
    env.push(("NUANCAN_TLS_SELF_SIGNED".into(), "true".into()));
    env.push(("NUANCAN_TLS_NAME".into(), "canteen.example.org,192.0.2.7".into()));
    Nuancan::start(name, &["api"], world.folder(), &env).await
}

/// A phone that was given the authority's certificate and trusts nobody else.
fn trusting(authority: &[u8]) -> Client {
    let authority = Certificate::from_der(authority).expect("a certificate");
    Client::builder().tls_certs_only([authority]).build().expect("a client")
}

/// The certificate as a phone loads it: with the warning waved through.
async fn loaded(process: &Nuancan) -> Vec<u8> {
    let waving = Client::builder()
        .tls_danger_accept_invalid_certs(true)
        .build()
        .expect("a client");
    let answer = waving
        .get(format!("{}/ca.crt", process.base()))
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.headers()["content-type"], "application/x-x509-ca-cert");
    answer.bytes().await.expect("a certificate").to_vec()
}

on_both! {
    /// The authority outlives the process: what a phone has trusted once it trusts after a restart, by every name.
    async fn a_phone_that_trusts_the_authority_is_let_in(world) {
        let process = encrypted(&world, "encrypted").await;
        assert!(process.base().starts_with("https://"), "{}", process.base());
        let meta = format!("{}/api/v1/meta", process.base());
        let stranger = Client::new().get(&meta).send().await;
        assert!(stranger.is_err(), "a certificate was trusted that nobody vouches for");

        let authority = loaded(&process).await;
        let phone = trusting(&authority);
        let told: serde_json::Value = phone.get(&meta).send().await.expect("trusted").json().await.expect("JSON");
        assert_eq!(told["own_certificate"], true);
        let port = process.base().rsplit_once(':').expect("a port").1;
        let address = format!("127.0.0.1:{port}").parse().expect("an address");
        let named = Client::builder()
            .tls_certs_only([Certificate::from_der(&authority).expect("a certificate")])
            .resolve("canteen.example.org", address)
            .resolve("elsewhere.example.org", address)
            .build()
            .expect("a client");
        let called = |name: &str| named.get(format!("https://{name}:{port}/health/live")).send();
        assert_eq!(called("canteen.example.org").await.expect("trusted").status(), StatusCode::OK);
        assert!(called("elsewhere.example.org").await.is_err());

        assert_eq!(process.terminate().await, 0);
        let again = encrypted(&world, "encrypted-again").await;
        let still = phone.get(format!("{}/api/v1/meta", again.base())).send().await;
        assert_eq!(still.expect("trusted after a restart").status(), StatusCode::OK);
        assert_eq!(loaded(&again).await, authority);
    }
}

on_both! {
    /// The page says the steps in the phone's language and where it is found; without such a certificate there is no page.
    async fn the_page_shows_how_to_trust(world) {
        let process = encrypted(&world, "encrypted").await;
        let phone = trusting(&loaded(&process).await);
        let page = async |language: &str| {
            let request = phone.get(format!("{}/ca", process.base())).header("Accept-Language", language);
            request.send().await.expect("an answer").text().await.expect("text")
        };
        let (zh, en) = (page("zh-CN").await, page("en").await);
        assert!(zh.contains("下载证书") && zh.contains("证书信任设置"), "{zh}");
        assert!(en.contains("Get the certificate") && en.contains("Certificate Trust Settings"), "{en}");
        let port = process.base().rsplit_once(':').expect("a port").1;
        assert!(zh.contains(&format!("https://canteen.example.org:{port}/ca")), "{zh}");
        assert!(zh.contains("<path d=\"M"), "a code to scan");

        let plain = world.anyone();
        assert_eq!(plain.get("/ca").await.status, StatusCode::NOT_FOUND);
        assert_eq!(plain.get("/ca.crt").await.status, StatusCode::NOT_FOUND);
        assert_eq!(plain.get("/api/v1/meta").await.ok()["own_certificate"], false);
    }
}

on_both! {
    /// Two certificates at once, or a name that is none, is said when the process starts.
    async fn what_cannot_be_meant_is_refused(world) {
        let refused = |args: &[&str]| {
            let ended = output(args, world.env());
            assert!(!ended.status.success(), "{args:?}");
            String::from_utf8_lossy(&ended.stderr).into_owned()
        };
        let both = ["api", "--tls-self-signed", "--tls-cert", "a.pem", "--tls-key", "b.pem"];
        assert!(refused(&both).contains("cannot be used with"));
        let named = ["api", "--tls-self-signed", "--tls-name", "食堂", "--listen", "127.0.0.1:0"];
        assert!(refused(&named).contains("no host name"));
    }
}
