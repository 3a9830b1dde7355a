# For scripts that install: `installed NAME PACKAGE…` asks apt for Debian packages where this user may; true when apt was asked.
installed() {
  local name="$1" may="" packages=("${@:2}")
  command -v apt-get >/dev/null 2>&1 || return 1
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || return 1
    may="sudo"
  fi
  echo "Installing Debian's $name ..."
  # Some systems' package of that name brings no program: look for it, not at apt's answer.
  $may env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
    $may env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null || true
}
