#!/usr/bin/env bash
# Tries what lies in this folder as far as one machine without a Docker engine can: the compose file is read, the units are
# verified, and the nginx site runs in front of two API processes on loopback, with a certificate made for the occasion.
# Everything happens in a folder of its own, on free ports. Usage: deploy/check.sh NUANCAN
set -euo pipefail
bin=$(readlink -e "${1:?say which nuancan}") || { echo "$1 isn't there: build it first" >&2; exit 1; }
cd "$(dirname "$0")"
work=$(mktemp -d)
pids=()
trap 'for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait; rm -rf "$work"' EXIT

failed=0 missing=()
say() { printf '%-6s%s\n' "$1" "$2"; }
good() { say ok "$1"; }
bad() { say BAD "$1"; failed=1; }
# is WHAT FOUND WANTED
is() { if [ "$2" = "$3" ]; then good "$1"; else bad "$1: found $2, wanted $3"; fi; }
# has WHAT TEXT PART
has() { case $2 in *"$3"*) good "$1" ;; *) bad "$1: $3 isn't in: ${2:0:300}" ;; esac; }
need() { command -v "$1" >/dev/null || { missing+=("$2"); return 1; }; }

# --- compose ---------------------------------------------------------------------------------------------------------
printf 'POSTGRES_PASSWORD=a\nREDIS_PASSWORD=b\n' >"$work/env"
if docker compose version >/dev/null 2>&1; then
  docker compose -f compose.yaml --env-file "$work/env" config --quiet && good 'compose.yaml reads' || bad 'compose.yaml'
elif need docker-compose 'docker compose, or docker-compose (Debian)'; then
  # The old one knows everything but the name.
  grep -v '^name:' compose.yaml >"$work/compose.yaml"
  docker-compose -f "$work/compose.yaml" --env-file "$work/env" config --quiet && good 'compose.yaml reads (docker-compose 1)' || bad 'compose.yaml'
fi
if grep -q 'image: *nuancan' compose.yaml && ! grep -q 'pull_policy: never' compose.yaml; then bad 'compose.yaml would fetch our image'; fi

# --- units -----------------------------------------------------------------------------------------------------------
if need systemd-analyze systemd; then
  for unit in systemd/*.service; do
    name=$(basename "$unit")
    # A template is verified as one of its instances; the program stands where it was built.
    copy=$work/${name/@./@8081.}
    sed "s#/usr/local/bin/nuancan#$bin#" "$unit" >"$copy"
    said=$(systemd-analyze verify --man=no "$copy" 2>&1) && [ -z "$said" ] && good "$name" || bad "$name: $said"
  done
fi

# --- nginx in front of two processes -----------------------------------------------------------------------------------
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

site() {
  mkdir -p "$work/tls" "$work/log" "$work/body"
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
    -keyout "$work/tls/key.pem" -out "$work/tls/chain.pem" 2>/dev/null
  sed "s/8081/$one/; s/8082/$two/" nginx/upstream-systemd.conf >"$work/upstream.conf"
  # The site as it is, but for where it lies and which ports it takes.
  sed -e "s#/etc/nginx/nuancan-upstream.conf#$work/upstream.conf#" -e "s#/etc/nginx/tls#$work/tls#" \
    -e "s#/var/log/nginx#$work/log#" -e '/listen \[::\]/d' \
    -e "s/listen 80;/listen 127.0.0.1:$http;/" -e "s/listen 443 /listen 127.0.0.1:$https /" nginx/nuancan.conf >"$work/site.conf"
  # As root it would work as somebody who may not write here.
  local user=''
  [ "$(id -u)" != 0 ] || user='user root;'
  cat >"$work/nginx.conf" <<CONF
$user
daemon off;
pid $work/nginx.pid;
error_log $work/log/error.log;
events {}
http {
    include /etc/nginx/mime.types;
    client_body_temp_path $work/body;
    proxy_temp_path $work/proxy;
    fastcgi_temp_path $work/fastcgi;
    uwsgi_temp_path $work/uwsgi;
    scgi_temp_path $work/scgi;
    include $work/site.conf;
}
CONF
}

ready() { # URL
  for _ in $(seq 200); do curl -fsk -o /dev/null "$1" && return 0; read -rt 0.1 <> <(:) || true; done
  bad "$1 doesn't answer"; return 1
}

nginx_ok=1
for tool in nginx:nginx-light openssl:openssl curl:curl jq:jq python3:python3; do need "${tool%%:*}" "${tool##*:}" || nginx_ok=0; done
if [ $nginx_ok = 1 ]; then
  export NUANCAN_DATA=$work/data NUANCAN_TRUST_PROXY=loopback NUANCAN_LOG=warn NUANCAN_ADMIN_PASSWORD=a-long-password
  unset NUANCAN_DATABASE_URL NUANCAN_REDIS_URL NUANCAN_KEYS
  "$bin" init --county sangzhi --admin administrator >/dev/null
  one=$(port) two=$(port) http=$(port) https=$(port)
  "$bin" api --listen "127.0.0.1:$one" >/dev/null 2>"$work/one.log" & pids+=($!)
  "$bin" api --listen "127.0.0.1:$two" >/dev/null 2>"$work/two.log" & first_of_two=$! && pids+=("$first_of_two")
  site
  if nginx -t -q -c "$work/nginx.conf" -p "$work" 2>"$work/said"; then good 'nginx.conf reads'; else bad "nginx: $(cat "$work/said")"; fi
  nginx -c "$work/nginx.conf" -p "$work" 2>/dev/null & pids+=($!)
  base=https://localhost:$https/api/v1
  # An answer that never comes is a finding, not the end of the check.
  c() { curl -sk --max-time 20 "$@" || true; }
  code() { c -o /dev/null -w '%{http_code}' "$@"; }
  ready "http://127.0.0.1:$one/health/ready" && ready "http://127.0.0.1:$two/health/ready" && ready "$base/meta"

  is 'http is sent to https' "$(code "http://localhost:$http/desk")" 301
  headers=$(c -D - -o /dev/null -H 'Accept-Encoding: br' "https://localhost:$https/kiosk")
  has 'pages come over https, for good' "${headers,,}" strict-transport-security
  has 'pages come compressed' "${headers,,}" 'content-encoding: br'
  is 'the world sees no metrics' "$(code "https://localhost:$https/metrics")" 403
  is 'the world sees no health' "$(code "https://localhost:$https/health/ready")" 403

  login=$(c -D "$work/headers" "$base/auth/login" -H 'Content-Type: application/json' \
    -d '{"login":"administrator","password":"a-long-password"}')
  has 'the cookie is for https alone' "$(cat "$work/headers")" Secure
  token=$(jq -r .access_token <<<"$login")
  auth() { c -H "Authorization: Bearer $token" -H 'Content-Type: application/json' "$@"; }
  canteen=$(auth "$base/canteens" -d '{"name":"朱家台社区老年食堂","place_code":"430822100008"}' | jq -r .id)
  device=$(auth "$base/devices" -d "{\"name\":\"大厅\",\"canteen_id\":\"$canteen\",\"kind\":\"kiosk\"}")
  kiosk=$(c "$base/devices/enrol" -H 'Content-Type: application/json' -d "{\"code\":$(jq .code <<<"$device")}" | jq -r .access_token)

  menus=$(c -D - -o /dev/null -H "Authorization: Bearer $kiosk" "$base/board/menus")
  etag=$(sed -n 's/^etag: *//Ip' <<<"$menus" | tr -d '\r')
  is 'an unchanged menu is 304' "$(code -H "Authorization: Bearer $kiosk" -H "If-None-Match: $etag" "$base/board/menus")" 304
  has 'menus may be kept by the one who asked alone' "$menus" 'private, no-cache'

  # The first piece comes at once; a proxy that gathers would hold it back until the line ends.
  timeout 3 curl -sNk -D "$work/stream.headers" -H "Authorization: Bearer $kiosk" "$base/board/stream" >"$work/stream" || true
  if [ -s "$work/stream" ]; then good 'events pass at once'; else bad 'events are held back'; fi
  has 'events are events' "$(cat "$work/stream.headers")" text/event-stream

  # What a caller claims about itself is thrown away: six wrong codes from "six addresses" shut out one.
  for n in 1 2 3 4 5 6; do
    said=$(c "$base/route/join" -H 'Content-Type: application/json' -H "X-Forwarded-For: 198.51.100.$n" -d '{"code":"000000"}' | jq -r .code)
  done
  is 'addresses are the true ones' "$said" shut_out

  registrar='{"login":"registrar","name":"登记员","role":"registrar","place_code":"430822000000","password":"a-long-password"}'
  auth "$base/accounts" -d "$registrar" >/dev/null
  token=$(c "$base/auth/login" -H 'Content-Type: application/json' -d '{"login":"registrar","password":"a-long-password"}' | jq -r .access_token)
  upload() { # MiB
    head -c "$(($1 * 1024 * 1024))" /dev/zero >"$work/list.csv"
    c -o "$work/answer" -w '%{http_code}' -H "Authorization: Bearer $token" -F "file=@$work/list.csv" "$base/registrations/import"
  }
  is 'a list of 7 MiB reaches the program' "$(upload 7)" 422
  for mib in 9 30; do
    is "one of $mib MiB is refused in words" "$(upload $mib) $(jq -r .code "$work/answer" 2>&1)" '413 too_large'
  done

  kill "$first_of_two"; wait "$first_of_two" || true
  for n in $(seq 8); do answers+="$(code "$base/meta") "; done
  is 'with one of two processes gone nobody notices' "$(tr ' ' '\n' <<<"$answers" | sort -u | tr -d '\n')" 200
  kill "${pids[0]}"; wait "${pids[0]}" || true
  away=$(c -D "$work/headers" "$base/meta")
  is 'with both gone it is said in words, with when to come back' "$(jq -r .code <<<"$away") $(sed -n 's/^retry-after: *//Ip' "$work/headers" | tr -d '\r')" 'unavailable 2'
fi

if [ ${#missing[@]} -gt 0 ]; then
  printf -v names '%s; ' "${missing[@]}"
  bad "not tried for want of: ${names%; }"
fi
exit $failed
