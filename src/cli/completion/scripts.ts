/**
 * What `daybook completion SHELL` prints: the shell calls the program itself, so that a script is never out of date. Each works
 * when it is evaluated, and when it is a file where the shell looks for completions.
 *
 * Not @bomb.sh/tab (0.0.22, tried 2026-11): its script for bash evaluates what has been typed, so that Tab runs a `$(…)` on
 * the line, and needs a function of the package bash-completion. Its values come from handlers that are synchronous and do
 * not get what was typed: no order by its number, no second value behind a comma, no country behind `country=`. Every
 * answer ends in a space and never in file names. Its scripts for four shells have 805 lines; PowerShell is what these lack.
 */

const bash = `# daybook completion for bash: eval "$(daybook completion bash)"
_daybook() {
  local line="\${COMP_LINE:0:COMP_POINT}" current="\${COMP_WORDS[COMP_CWORD]}" candidate start
  local word="\${line##*[[:space:]]}"
  # Bash breaks words at = and :, so only what stands behind them is replaced.
  case "$current" in '=' | ':') start="$word" ;; *) start="\${word%"$current"}" ;; esac
  COMPREPLY=()
  while IFS= read -r candidate; do
    candidate="\${candidate%%$'\\t'*}"
    COMPREPLY+=("\${candidate#"$start"}")
  done < <(daybook __complete "$line" 2>/dev/null)
  # Behind KEY= stands the value, and no space.
  [[ \${#COMPREPLY[@]} -eq 1 && "\${COMPREPLY[0]}" == *= ]] && compopt -o nospace
}
# The order is the program's; bash before 4.4 sorts.
complete -o default -o nosort -F _daybook daybook 2>/dev/null || complete -o default -F _daybook daybook
`;

const zsh = `#compdef daybook
# daybook completion for zsh: eval "$(daybook completion zsh)", or a file _daybook in a folder of fpath
_daybook() {
  local -a candidates keys
  local word help
  while IFS=$'\\t' read -r word help; do
    # Behind KEY= stands the value, and no space.
    if [[ "$word" = *= ]]; then keys+=("\${word//:/\\\\:}\${help:+:$help}")
    else candidates+=("\${word//:/\\\\:}\${help:+:$help}"); fi
  done < <(daybook __complete "\${(j: :)words[1,CURRENT-1]} $PREFIX" 2>/dev/null)
  if (( \${#candidates} + \${#keys} )); then _describe -V daybook candidates -- keys -S ''; else _files; fi
}
# Loaded from fpath, this is the first call; evaluated, there is only something to register.
if [[ "\${funcstack[1]}" = _daybook ]]; then
  _daybook "$@"
else
  (( \${+functions[compdef]} )) || { autoload -Uz compinit && compinit; }
  compdef _daybook daybook
fi
`;

const fish = `# daybook completion for fish: daybook completion fish | source
function __daybook_complete
    set -l found (daybook __complete (commandline -cp) 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c daybook -e
complete -c daybook -k -f -a '(__daybook_complete)'
`;

export const completionScripts: Readonly<Record<string, string>> = { bash, zsh, fish };
