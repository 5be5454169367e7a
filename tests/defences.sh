#!/usr/bin/env bash
# Takes away one line of defence after the other (store/src/defence.rs) and runs the test that must notice. With all of
# them in their places each of these tests must pass.
set -euo pipefail
cd "$(dirname "$0")/.."

# defence | package | target | test
lines=(
  'keys|api|--lib|sim::tests::the_guarantees_hold_whatever_goes_wrong'
  'bodies|api|--lib|sim::tests::the_guarantees_hold_whatever_goes_wrong'
  'look_first|api|--lib|sim::tests::the_guarantees_hold_whatever_goes_wrong'
  'one_by_one|api|--lib|sim::tests::a_bad_command_hurts_no_neighbour'
  'versions|store|--lib|board::tests::contract::memory::a_late_old_version_is_ignored'
  'fill|store|--lib|board::tests::contract::memory::a_day_that_was_not_filled_reads_as_empty'
  'debts|store|--lib|board::tests::guarded::'
  'retries|tests|--test it|flows::locks::an_order_that_loses_the_race_for_its_key_is_tried_again'
  'once|tests|--test it|flows::once::twice_at_once_is_once'
  'locks|tests|--test it|flows::locks::an_order_waits_for_the_senior_it_is_decided_on'
)

run() { # package target test
  # The whole workspace, so that nothing is built twice; other packages' tests are filtered out by the name.
  cargo test --quiet --locked --workspace $2 -- "$3" >/tmp/nuancan-defence.$$ 2>&1
}

broken=0
for line in "${lines[@]}"; do
  IFS='|' read -r defence package target name <<<"$line"
  if ! run "$package" "$target" "$name"; then
    echo "FAILS ANYWAY  $name"
    tail -20 /tmp/nuancan-defence.$$
    broken=1
  elif NUANCAN_TEST_WITHOUT=$defence run "$package" "$target" "$name"; then
    echo "NOT NOTICED   $defence: $name passes without it"
    broken=1
  else
    echo "noticed       $defence: $name"
  fi
done
rm -f /tmp/nuancan-defence.$$
exit $broken
