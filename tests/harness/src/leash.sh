# Holds one server for a test process. Arguments: signal scratch out err command...
# Prints the server's process id, then obeys the words on its standard input: STOP and CONT are passed on; any other
# signal name ends the server, and `exit N` is printed when it has gone. When the input closes without a word, the
# owner has died: the server is ended and the scratch folder removed.
signal=$1 scratch=$2 out=$3 err=$4
shift 4
"$@" </dev/null >>"$out" 2>>"$err" &
server=$!
echo "$server"
while read -r word; do
  case $word in
    STOP | CONT) kill -s "$word" "$server" ;;
    *)
      kill -s "$word" "$server" 2>/dev/null
      wait "$server"
      echo "exit $?"
      exit 0
      ;;
  esac
done
kill -s "$signal" "$server" 2>/dev/null
wait "$server"
rm -rf "$scratch"
