//! Prints the OpenAPI document of the service: `make openapi`.

fn main() -> serde_json::Result<()> {
    println!("{}", serde_json::to_string_pretty(&yike::serve::openapi())?);
    Ok(())
}
