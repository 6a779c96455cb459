/** What `daybook completion SHELL` prints: the shell asks the program itself, so that a script never grows old. */

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
}
complete -o default -F _daybook daybook
`;

const zsh = `#compdef daybook
# daybook completion for zsh: eval "$(daybook completion zsh)"
_daybook() {
  local -a candidates
  local line word help
  while IFS=$'\\t' read -r word help; do
    candidates+=("\${word//:/\\\\:}\${help:+:$help}")
  done < <(daybook __complete "\${(j: :)words[1,CURRENT]}" 2>/dev/null)
  if (( \${#candidates} )); then _describe daybook candidates; else _files; fi
}
compdef _daybook daybook
`;

const fish = `# daybook completion for fish: daybook completion fish | source
complete -c daybook -a '(daybook __complete (commandline -cp) 2>/dev/null)'
`;

export const completionScripts: Readonly<Record<string, string>> = { bash, zsh, fish };
