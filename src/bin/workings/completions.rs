//! `workings completions SHELL`

use std::process::ExitCode;

use clap::CommandFactory;
use clap::builder::PossibleValuesParser;
use workings::Result;
use workings::catalog;

#[derive(clap::Args)]
pub struct Args {
    /// The shell: source <(workings completions bash), or workings completions fish > …/fish/completions/workings.fish
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let ids: Vec<&'static str> = catalog::concepts().map(|concept| concept.id).collect();
    // The program takes names and aliases too; to complete them all would bury the ids.
    let mut command = super::Cli::command().mut_subcommand("ask", |ask| {
        // A changed argument goes to the end; so does the one that stands after it.
        ask.mut_arg("concept", |arg| arg.value_parser(PossibleValuesParser::new(ids.clone())))
            .mut_arg("inputs", |arg| arg)
    });
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "workings", &mut script);
    super::print_line(String::from_utf8_lossy(&script).trim_end());
    if args.shell == clap_complete::Shell::Fish {
        // For fish clap writes subcommands and options alone.
        let ids = ids.join(" ");
        super::print_line(format_args!(
            "complete -c workings -n \"__fish_workings_using_subcommand ask\" -f -a \"{ids}\""
        ));
    }
    Ok(ExitCode::SUCCESS)
}
