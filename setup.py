"""Collects the packages of all rooms; everything else about the project is in pyproject.toml."""

from setuptools import find_packages, setup

ROOMS = ("firmware", "hal", "simulator", "tools")

package_dir = {"chargepost_boards.unix": "boards/unix"}
for room in ROOMS:
    for package in find_packages(room):
        package_dir[package] = room + "/" + package.replace(".", "/")

setup(
    packages=sorted(package_dir),
    package_dir=package_dir,
    package_data={"chargepost_boards.unix": ["*.py", "*.md"]},
)
